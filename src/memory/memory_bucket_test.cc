#include "memory/memory_bucket.h"

#include "contracts/bucket_contract.h"
#include "contracts/put_if_contract.h"

namespace bellwether::contracts {
namespace {

INSTANTIATE_TEST_SUITE_P(Memory, BucketContract, testing::Values(BucketMaker([] {
                           return std::make_shared<memory::MemoryBucket>();
                         })));
INSTANTIATE_TEST_SUITE_P(Memory, PutIfContract, testing::Values(BucketMaker([] {
                           return std::make_shared<memory::MemoryBucket>();
                         })));
INSTANTIATE_TEST_SUITE_P(Memory, ContendedPutIfContract, testing::Values(BucketMaker([] {
                           return std::make_shared<memory::MemoryBucket>();
                         })));

}  // namespace
}  // namespace bellwether::contracts
