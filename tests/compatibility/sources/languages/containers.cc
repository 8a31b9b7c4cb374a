// All the containers and some algorithms; also with _GLIBCXX_DEBUG and the old ABI.
#include <algorithm>
#include <array>
#include <bitset>
#include <deque>
#include <forward_list>
#include <list>
#include <map>
#include <queue>
#include <set>
#include <stack>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "check.h"

int check() {
  std::unordered_map<std::string, std::vector<int>> index;
  for (int i = 0; i < 1000; ++i) index[std::to_string(i % 10)].push_back(i);
  CHECK(index.size() == 10 && index.at("3").size() == 100);
  std::map<int, std::string> ordered;
  for (auto &[key, values] : index) ordered[values[0]] = key;
  CHECK(ordered.begin()->second == "0" && ordered.rbegin()->first == 9);
  std::priority_queue<int> queue;
  for (int n : {3, 9, 4}) queue.push(n);
  CHECK(queue.top() == 9);
  std::deque<int> deque(100, 1);
  deque.push_front(2);
  std::list<int> list(deque.begin(), deque.end());
  list.sort();
  CHECK(list.back() == 2 && list.size() == 101);
  std::multiset<int> bag{1, 1, 2};
  CHECK(bag.count(1) == 2 && std::bitset<70>("101").count() == 2);
  std::vector<bool> bits(70, true);
  CHECK(std::count(bits.begin(), bits.end(), true) == 70);
  std::array<int, 4> array{4, 2, 3, 1};
  std::stable_sort(array.begin(), array.end());
  CHECK(array[0] == 1 && std::is_sorted(array.begin(), array.end()));
  std::string text = "abc" + std::to_string(1.5);
  CHECK(text.find("1.5") == 3);
  return 0;
}
