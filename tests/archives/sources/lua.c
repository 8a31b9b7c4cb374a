#include <lua5.4/lauxlib.h>
#include <lua5.4/lua.h>
#include <lua5.4/lualib.h>
#include <stdio.h>

void compute(void) {
  lua_State* state = luaL_newstate();
  luaL_openlibs(state);
  int failed = luaL_dostring(state,
                             "local t = {} for i = 1, 100 do t[i] = i * i end "
                             "print(#t, table.concat(t, ' ', 95), string.format('%5.2f', math.pi)) "
                             "print(select(2, pcall(error, 'thrown'))) "
                             "local c = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) "
                             "print(c(), c(), c()) error('at last')");
  printf("%d %s\n", failed, lua_tostring(state, -1));
  lua_close(state);
}
