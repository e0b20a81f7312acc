#include "memory/memory_bucket.h"

#include "contracts/bucket_contract.h"

namespace bellwether::contracts {
namespace {

INSTANTIATE_TEST_SUITE_P(Memory, BucketContract, testing::Values(BucketMaker([] {
                           return std::make_shared<memory::MemoryBucket>();
                         })));

}  // namespace
}  // namespace bellwether::contracts
