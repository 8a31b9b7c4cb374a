__attribute__((section("entries"), used)) static const int third = 3;
__attribute__((section("entries"), used)) static const int fourth = 4;
