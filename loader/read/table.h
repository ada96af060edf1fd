/* table: constant rows and words that a start which goes well never touches */
#ifndef LANDFALL_READ_TABLE_H
#define LANDFALL_READ_TABLE_H

/* Puts an array of constants into the section of words and tables: check-static measures it there,
   and its pages cost nothing until a message reads them. Rows have no pointers, hence no
   relocations: static const struct row rows[] TABLE = {...}; */
#define TABLE __attribute__((section(".tables")))

#endif
