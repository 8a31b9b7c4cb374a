#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>

#include <cstdio>

#include "message.pb.h"

extern "C" void compute_messages() {
  test::Item item;
  item.set_name("outer");
  for (int i = 0; i < 10; ++i) item.add_numbers(i * i);
  (*item.mutable_values())["pi"] = 3.25;
  item.mutable_inner()->set_name("inner");
  test::Item copy;
  std::printf("%d\n", copy.ParseFromString(item.SerializeAsString()));
  std::string text;
  google::protobuf::TextFormat::PrintToString(copy, &text);
  std::printf("%s", text.c_str());
  google::protobuf::util::MessageToJsonString(copy, &text);
  std::printf("%s\n", text.c_str());
  std::printf("%s %d\n", test::Item::descriptor()->full_name().c_str(),
              test::Item::descriptor()->field_count());
  std::printf("%d\n", google::protobuf::TextFormat::ParseFromString("name: 'x' id: 7", &copy));
  std::printf("%ld\n", static_cast<long>(copy.id()));
}
