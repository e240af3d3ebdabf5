namespace Arvo.Memory.MongoDB.Tests;

public sealed class MongoDbMemoryConformance
{
    [Fact(Skip = "skipped: built with WithMongoDb=false")]
    public void A_machine_memory_on_MongoDB_keeps_the_contract()
    {
        // There is nothing to run: the store is not part of this build.
    }
}
