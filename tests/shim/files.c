/*
 * Databases in /etc, folders, patterns of names. Runs in an empty folder; the databases are the
 * machine's own.
 */
#include <aliases.h>
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <gshadow.h>
#include <netdb.h>
#include <pwd.h>
#include <resolv.h>
#include <rpc/netdb.h>
#include <search.h>
#include <shadow.h>
#include <sys/stat.h>
#include "probe.h"

static void accounts(void)
{
	struct passwd user, *got_user;
	struct group group, *got_group;
	char buffer[4096];
	FILE *file = tmpfile();
	int n = 0;

	while (getpwent_r(&user, buffer, sizeof buffer, &got_user) == 0 && n++ < 3)
		show("getpwent_r", "%s %s %d %s", got_user->pw_name, got_user->pw_dir,
		     got_user->pw_uid, got_user->pw_shell);
	endpwent();
	show("getpwent_r", "%d", getpwent_r(&user, buffer, 3, &got_user));
	endpwent();
	n = 0;
	while (getgrent_r(&group, buffer, sizeof buffer, &got_group) == 0 && n++ < 3)
		show("getgrent_r", "%s %d %d", got_group->gr_name, got_group->gr_gid,
		     got_group->gr_mem[0] == NULL);
	endgrent();
	fputs("a:x:1:2:g:/d:/s\nb:y:3:4:::\n", file);
	rewind(file);
	show("fgetpwent_r", "%d", fgetpwent_r(file, &user, buffer, sizeof buffer, &got_user));
	show("fgetpwent_r", "%s %s %s", user.pw_name, user.pw_gecos, user.pw_shell);
	fgetpwent_r(file, &user, buffer, sizeof buffer, &got_user);
	show("fgetpwent_r", "%d", fgetpwent_r(file, &user, buffer, sizeof buffer, &got_user));
	rewind(file);
	fputs("grp:x:7:a,b,c\n", file);
	rewind(file);
	show("fgetgrent_r", "%d", fgetgrent_r(file, &group, buffer, sizeof buffer, &got_group));
	show("fgetgrent_r", "%s %d %s %s", group.gr_name, group.gr_gid, group.gr_mem[0],
	     group.gr_mem[2]);
	show("getpw", "%d", getpw(0, buffer));
	show("getpw", "%.5s", buffer);
	show("group_member", "%d", group_member(54321));
	fclose(file);
}

static void secrets(void)
{
	static const char *const lines[] = {
		"root:*:19000:0:99999:7:::", "a:b:::::::",          "bad", "c:d:x:::::",
		":e:1:2:3:4:5:6:7",          "full:!:1:2:3:4:5:6:7"};
	static const char *const groups[] = {"g:*:adm:a,b", "h:!::", "bad:", "x:y:z", "i:p:a,b:"};
	struct spwd user, *got;
	struct sgrp group, *got_group;
	char buffer[1024], *text = NULL;
	size_t n;
	FILE *file;

	for (size_t i = 0; i < 6; i++) {
		got = sgetspent(lines[i]);
		show("sgetspent", "%s %s", lines[i], got != NULL ? got->sp_namp : "none");
		if (got != NULL)
			show("sgetspent", "%s %ld %ld %ld %ld %ld %ld %lu", got->sp_pwdp,
			     got->sp_lstchg, got->sp_min, got->sp_max, got->sp_warn, got->sp_inact,
			     got->sp_expire, got->sp_flag);
		show("sgetspent_r", "%d",
		     sgetspent_r(lines[i], &user, buffer, sizeof buffer, &got) != 0);
	}
	show("sgetspent_r", "%d", sgetspent_r(lines[0], &user, buffer, 5, &got));
	file = tmpfile();
	fputs("# comment\nroot:*:1:2:3:4:5:6:7\n", file);
	rewind(file);
	show("fgetspent_r", "%d", fgetspent_r(file, &user, buffer, sizeof buffer, &got));
	show("fgetspent_r", "%s", user.sp_namp);
	show("fgetspent_r", "%d", fgetspent_r(file, &user, buffer, sizeof buffer, &got));
	for (size_t i = 0; i < 5; i++) {
		got_group = sgetsgent(groups[i]);
		show("sgetsgent", "%s %s", groups[i],
		     got_group != NULL ? got_group->sg_namp : "none");
		if (got_group != NULL)
			show("sgetsgent", "%s %s %s", got_group->sg_passwd, got_group->sg_adm[0],
			     got_group->sg_mem[0]);
		show("sgetsgent_r", "%d",
		     sgetsgent_r(groups[i], &group, buffer, sizeof buffer, &got_group) != 0);
	}
	sgetsgent_r(groups[0], &group, buffer, sizeof buffer, &got_group);
	file = open_memstream(&text, &n);
	show("putsgent", "%d", putsgent(&group, file));
	fclose(file);
	show("putsgent", "%s", text);
	file = fmemopen(text, n, "r");
	show("fgetsgent", "%s", fgetsgent(file)->sg_namp);
	rewind(file);
	show("fgetsgent_r", "%d", fgetsgent_r(file, &group, buffer, sizeof buffer, &got_group));
	setsgent();
	show("getsgent", "%d", getsgent() != NULL);
	setsgent();
	show("getsgent_r", "%d", getsgent_r(&group, buffer, sizeof buffer, &got_group));
	show("getsgnam", "%d", getsgnam("no-such-group") == NULL);
	show("getsgnam_r", "%d",
	     getsgnam_r("no-such-group", &group, buffer, sizeof buffer, &got_group));
	endsgent();
	show("endsgent", "returned");
	show("setsgent", "returned");
	setspent();
	show("setspent", "returned");
	show("getspent", "%s", getspent()->sp_namp);
	show("getspent_r", "%d", getspent_r(&user, buffer, sizeof buffer, &got));
	endspent();
	show("endspent", "returned");
}

static void services(void)
{
	struct servent service, *got;
	struct protoent protocol, *got_protocol;
	struct netent net, *got_net;
	struct hostent host, *got_host;
	char buffer[4096];
	int error = 0;

	setservent(0);
	show("setservent", "returned");
	if (getservent_r(&service, buffer, sizeof buffer, &got) == 0)
		show("getservent_r", "%s %d %s", got->s_name, ntohs((uint16_t)got->s_port),
		     got->s_proto);
	else
		show("getservent_r", "none");
	show("getservent_r", "%d", getservent_r(&service, buffer, 4, &got));
	got = getservent();
	show("getservent", "%s", got != NULL ? got->s_name : "none");
	endservent();
	show("endservent", "returned");
	show("getprotobyname_r", "%d",
	     getprotobyname_r("tcp", &protocol, buffer, sizeof buffer, &got_protocol));
	show("getprotobyname_r", "%s %d", got_protocol ? protocol.p_name : "none",
	     got_protocol ? protocol.p_proto : 0);
	show("getprotobyname_r", "%d",
	     getprotobyname_r("nonsense", &protocol, buffer, sizeof buffer, &got_protocol));
	show("getprotobynumber_r", "%d",
	     getprotobynumber_r(17, &protocol, buffer, sizeof buffer, &got_protocol));
	show("getprotobynumber_r", "%s", got_protocol ? protocol.p_name : "none");
	show("getprotobynumber_r", "%d",
	     getprotobynumber_r(17, &protocol, buffer, 2, &got_protocol));
	setprotoent(0);
	show("getprotoent_r", "%d", getprotoent_r(&protocol, buffer, sizeof buffer, &got_protocol));
	show("getprotoent_r", "%s", got_protocol ? protocol.p_name : "none");
	setnetent(0);
	show("setnetent", "returned");
	show("getnetent_r", "%d", getnetent_r(&net, buffer, sizeof buffer, &got_net, &error));
	show("getnetent_r", "%s", got_net ? net.n_name : "none");
	show("getnetent", "%d", getnetent() != NULL);
	endnetent();
	show("endnetent", "returned");
	show("getnetbyname", "%x", getnetbyname("loopback") ? getnetbyname("loopback")->n_net : 0);
	show("getnetbyname_r", "%d",
	     getnetbyname_r("loopback", &net, buffer, sizeof buffer, &got_net, &error));
	show("getnetbyaddr", "%s",
	     getnetbyaddr(0x7f000000, AF_INET) ? getnetbyaddr(0x7f000000, AF_INET)->n_name
					       : "none");
	show("getnetbyaddr_r", "%d",
	     getnetbyaddr_r(0x12345600, AF_INET, &net, buffer, sizeof buffer, &got_net, &error));
	sethostent(0);
	show("sethostent", "returned");
	show("gethostent_r", "%d", gethostent_r(&host, buffer, sizeof buffer, &got_host, &error));
	show("gethostent_r", "%s %d", got_host ? host.h_name : "none",
	     got_host ? host.h_addr_list[0][0] : 0);
	show("gethostent", "%d", gethostent() != NULL);
	endhostent();
	show("endhostent", "returned");
	struct rpcent rpc, *got_rpc;
	setrpcent(0);
	show("setrpcent", "returned");
	show("getrpcent", "%s", getrpcent() ? "some" : "none");
	show("getrpcent_r", "%d", getrpcent_r(&rpc, buffer, sizeof buffer, &got_rpc));
	show("getrpcbyname", "%d",
	     getrpcbyname("portmapper") ? getrpcbyname("portmapper")->r_number : 0);
	show("getrpcbynumber", "%s",
	     getrpcbynumber(100000) ? getrpcbynumber(100000)->r_name : "none");
	show("getrpcbyname_r", "%d",
	     getrpcbyname_r("nonsense", &rpc, buffer, sizeof buffer, &got_rpc));
	show("getrpcbynumber_r", "%d", getrpcbynumber_r(1, &rpc, buffer, sizeof buffer, &got_rpc));
	endrpcent();
	show("endrpcent", "returned");
	struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_IDN}, *list = NULL;
	show("getaddrinfo", "%d", getaddrinfo("127.0.0.1", "80", &hints, &list));
	char *a, *b, *c;
	show("innetgr", "%d", innetgr("no-such-group", "h", "u", "d"));
	show("setnetgrent", "%d", setnetgrent("no-such-group"));
	show("getnetgrent", "%d", getnetgrent(&a, &b, &c));
	show("getnetgrent_r", "%d", getnetgrent_r(&a, &b, &c, buffer, sizeof buffer));
	endnetgrent();
	show("endnetgrent", "returned");
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int no_dots(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int see(const char *path, const struct stat *status, int kind, struct FTW *where)
{
	show("nftw", "%s %d %d %d %d", path, kind, where->base, where->level,
	     S_ISDIR(status->st_mode));
	return 0;
}

static int see_plain(const char *path, const struct stat *status, int kind)
{
	show("ftw", "%s %d %d", path, kind, S_ISREG(status->st_mode));
	return 0;
}

static int skip(const char *path, const struct stat *status, int kind, struct FTW *where)
{
	show("nftw", "skip %s %d", path, kind);
	return strstr(path, "one") != NULL && kind == FTW_D ? FTW_SKIP_SUBTREE : FTW_CONTINUE;
}

static int stop(const char *path, const struct stat *status, int kind, struct FTW *where)
{
	return where->level == 0 ? 0 : 42;
}

static void show_glob(const char *pattern, int flags)
{
	glob_t g = {0};
	int status = glob(pattern, flags, NULL, &g);

	show("glob", "%s %x: %d %zu %x", pattern, flags, status, g.gl_pathc,
	     g.gl_flags & GLOB_MAGCHAR);
	for (size_t i = 0; status == 0 && i < g.gl_pathc; i++)
		show("glob", "  %s", g.gl_pathv[i]);
	if (status == 0)
		globfree(&g);
}

static void folders(void)
{
	struct dirent **list;
	char buffer[2048];
	off_t base = 7;
	int n, fd;

	mkdir("tree", 0777);
	mkdir("tree/one", 0777);
	close(open("tree/one/file", O_CREAT | O_WRONLY, 0666));
	close(open("tree/two", O_CREAT | O_WRONLY, 0666));
	symlink("two", "tree/zlink");
	symlink("nowhere", "tree/zdangling");
	n = scandirat(AT_FDCWD, "tree", &list, no_dots, by_name);
	show("scandirat", "%d", n);
	for (int i = 0; i < n; i++)
		show("scandirat", "%s", list[i]->d_name);
	show("scandirat", "%d", scandirat(AT_FDCWD, "nowhere", &list, NULL, NULL));
	WITH(int, scandirat64, (int, const char *, void *, void *, void *))
	show("scandirat64", "%d", scandirat64_(AT_FDCWD, "tree", &list, no_dots, by_name));
	fd = open("tree", O_RDONLY);
	show("getdirentries", "%d", getdirentries(fd, buffer, sizeof buffer, &base) > 0);
	show("getdirentries", "%d", (int)base);
	WITH(ssize_t, getdirentries64, (int, char *, size_t, off_t *))
	show("getdirentries64", "%zd", getdirentries64_(fd, buffer, sizeof buffer, &base));
	show("nftw", "%d", nftw("tree/one", see, 5, 0));
	show("nftw", "%d", nftw("tree/one/", see, 5, FTW_PHYS | FTW_DEPTH));
	show("nftw", "%d", nftw("tree/zlink", see, 5, 0));
	show("nftw", "%d", nftw("tree/zlink", see, 5, FTW_PHYS));
	show("nftw", "%d", nftw("tree/zdangling", see, 5, 0));
	show("nftw", "%d", nftw("tree/one", see, 5, FTW_CHDIR));
	show("nftw", "%d", nftw("tree/one", skip, 5, FTW_ACTIONRETVAL));
	show("nftw", "%d", nftw("tree/one", stop, 5, 0));
	show("nftw", "%d", nftw("nowhere", see, 5, 0));
	WITH(int, nftw64, (const char *, void *, int, int))
	show("nftw64", "%d", nftw64_("tree/two", see, 5, 0));
	show("ftw", "%d", ftw("tree/one", see_plain, 5));
	WITH(int, ftw64, (const char *, void *, int))
	show("ftw64", "%d", ftw64_("tree/two", see_plain, 5));
	show_glob("tree/*", 0);
	show_glob("tree/*", GLOB_MARK);
	show_glob("tree/{two,one/file,none}", GLOB_BRACE);
	show_glob("tree/{t*,o*}", GLOB_BRACE);
	show_glob("tree/{one,{two,none}}", GLOB_BRACE);
	show_glob("none{a,b}", GLOB_BRACE);
	show_glob("none{a,b}", GLOB_BRACE | GLOB_NOCHECK);
	show_glob("none", GLOB_NOMAGIC);
	show_glob("none*", GLOB_NOMAGIC);
	show_glob("tree/*", GLOB_ONLYDIR | GLOB_MARK);
	show_glob("none", GLOB_NOCHECK);
	show_glob("{}", GLOB_BRACE | GLOB_NOCHECK);
	WITH(int, glob_pattern_p, (const char *, int))
	show("glob_pattern_p", "%d %d %d %d %d", glob_pattern_p_("a*", 1),
	     glob_pattern_p_("a\\*", 1), glob_pattern_p_("a\\*", 0), glob_pattern_p_("[a", 1),
	     glob_pattern_p_("[a]", 1));
	WITH(char *, canonicalize_file_name, (const char *))
	show("canonicalize_file_name", "%s %d", canonicalize_file_name_("/usr/../usr"),
	     canonicalize_file_name_("/no/such") == NULL);
	WITH(char *, getwd, (char *))
	{
		char path[4096];

		chdir("/usr");
		show("getwd", "%s", getwd_(path));
	}
}

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void node(const void *key, VISIT visit, void *context)
{
	show("twalk_r", "%s %d %s", *(char *const *)key, visit, context);
}

static void trees(void)
{
	void *root = NULL;

	tsearch("b", &root, compare);
	tsearch("a", &root, compare);
	tsearch("c", &root, compare);
	WITH(void, twalk_r, (const void *, void *, void *)) twalk_r_(root, node, "context");
}

static void names(void)
{
	unsigned char raw[64];
	char text[64];

	WITH(int, __b64_ntop, (const unsigned char *, size_t, char *, size_t))
	for (size_t i = 0; i < 7; i++)
		show("__b64_ntop", "%d %s",
		     __b64_ntop_((const unsigned char *)"landfall", i, text, 12), text);
	WITH(int, __b64_pton, (const char *, unsigned char *, size_t))
	{
		static const char *const list[] = {"",         "bA==",   "bGE=", "bGFu",
						   "bGFuZA==", "b GF u", "bA=",  "b",
						   "bA",       "bB==",   "b*==", "bGFu="};

		for (size_t i = 0; i < 12; i++)
			show("__b64_pton", "'%s' %d", list[i],
			     __b64_pton_(list[i], raw, sizeof raw));
		show("__b64_pton", "%d", __b64_pton_("bGFuZA==", raw, 2));
	}
	struct __res_state state;
	memset(&state, 0, sizeof state);
	WITH(int, __res_ninit, (struct __res_state *))
	{
		show("__res_ninit", "%d", __res_ninit_(&state));
		show("__res_ninit", "%d %d %d", state.nscount > 0, state.ndots,
		     state.nsaddr_list[0].sin_port != 0);
		show("__res_ninit", "%d %d %d", state.retrans, state.retry,
		     (state.options & RES_INIT) != 0);
	}
	WITH(int, __res_init, (void)) show("__res_init", "%d", __res_init_());
	WITH(int, res_nmkquery,
	     (void *, int, const char *, int, int, const void *, int, const void *, void *, int))
	{
		unsigned char query[512];

		show("res_nmkquery", "%d",
		     res_nmkquery_(&state, 0, "example.com", 1, 1, NULL, 0, NULL, query,
				   sizeof query));
		show("res_nmkquery", "%s", bytes(query + 12, 13));
	}
	WITH(void, __res_nclose, (struct __res_state *))
	{
		__res_nclose_(&state);
		show("__res_nclose", "returned");
	}
}

int main(void)
{
	accounts();
	secrets();
	services();
	trees();
	names();
	folders();
}
