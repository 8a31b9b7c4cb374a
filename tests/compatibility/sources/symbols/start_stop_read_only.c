__attribute__((section("entries"), used)) static const int more[] = {3, 4};
