__attribute__((section("entries"), used)) static const int middle[] = {3, 4};
