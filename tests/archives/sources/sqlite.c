#include <sqlite3.h>
#include <stdio.h>

static int print(void* unused, int count, char** values, char** names) {
  for (int i = 0; i < count; ++i) printf("%s=%s ", names[i], values[i]);
  puts("");
  return 0;
}

void compute(void) {
  sqlite3* database;
  char* error = NULL;
  sqlite3_open(":memory:", &database);
  sqlite3_exec(database,
               "create table t(x integer, y text); create index i on t(y);"
               "with recursive n(x) as (values(1) union all select x + 1 from n where x < 1000)"
               " insert into t select x, 'text ' || (x % 7) from n;"
               "select y, count(*), sum(x), avg(x) from t group by y order by y;"
               "select json_group_array(x) as j from t where x < 5;"
               "create virtual table f using fts5(z); insert into f values('one two'), ('two three');"
               "select z from f where f match 'three';",
               print, NULL, &error);
  printf("%s\n", error ? error : "no error");
  printf("%d\n", sqlite3_exec(database, "select nothing", NULL, NULL, &error));
  puts(error);
  sqlite3_free(error);
  sqlite3_close(database);
}
