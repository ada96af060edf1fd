/* The library of works.cc that throws, and with -DPLUGIN the one that it opens by name. */
#include <stdexcept>
#include <string>

#ifdef PLUGIN
static thread_local int answer = 42;
extern "C" int plugin() { return answer; }
#else
extern "C" int thrower(int n) { throw std::logic_error(std::to_string(n)); }
#endif
