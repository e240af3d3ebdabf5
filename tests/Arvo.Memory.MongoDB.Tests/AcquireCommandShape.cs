using MongoDB.Bson;

namespace Arvo.Memory.MongoDB.Tests;

public sealed class AcquireCommandShape
{
    const string Free = """
        { $or: [ { $eq: [ { $ifNull: ['$lk.o', ''] }, '' ] }, { $lte: ['$lk.x', '$$NOW'] }, { $eq: ['$lk.o', { $literal: '$$REMOVE' }] } ] }
        """;

    [Fact]
    public void The_lease_is_taken_if_it_is_free_expired_or_ours_and_payload_is_literal()
    {
        var command = AcquireCommand.Update(Samples.Acquire(), Samples.Memory);

        command.Upsert.ShouldBeTrue();
        command.Filter.ShouldBeShell($"{{ _id: {Shape.Id("$st")} }}");
        command.Update.ShouldBeShell($$"""
            [ { $set: {
                sub: { $ifNull: ['$sub', { $literal: '$st' }] },
                v: { $ifNull: ['$v', NumberLong(0)] },
                f: { $cond: [ {{Free}}, { $add: [ { $ifNull: ['$f', NumberLong(0)] }, NumberLong(1) ] }, '$f' ] },
                lk: { $cond: [ {{Free}}, { o: { $literal: '$$REMOVE' }, x: { $add: ['$$NOW', NumberLong(60000)] } }, '$lk' ] },
                exp: { $cond: [ { $eq: [ { $ifNull: ['$v', NumberLong(0)] }, NumberLong(0) ] }, { $add: ['$$NOW', NumberLong(3600000)] }, '$exp' ] }
            } } ]
            """);
    }

    [Fact]
    public void The_answer_shows_state_outbox_and_timers_only_to_the_owner()
    {
        var fields = AcquireCommand.Fields(Samples.Acquire(keys: [Samples.KeyA, Samples.KeyB]));

        const string ours = "{ $eq: ['$lk.o', { $literal: '$$REMOVE' }] }";
        fields.ShouldBeShell($$"""
            { _id: 0, v: 1, f: 1, done: 1, own: {{ours}}, left: { $subtract: ['$lk.x', '$$NOW'] }, now: { $add: ['$$NOW', NumberLong(0)] },
              st: { $cond: [ {{ours}}, '$st', '$$REMOVE' ] }, ob: { $cond: [ {{ours}}, '$ob', '$$REMOVE' ] }, tm: { $cond: [ {{ours}}, '$tm', '$$REMOVE' ] },
              dup: { $filter: { input: {{Shape.Keys(Samples.KeyA, Samples.KeyB)}}, cond: { $in: ['$$this', { $ifNull: ['$in', []] }] } } } }
            """);
    }

    [Fact]
    public void Without_event_keys_nothing_is_looked_up_in_the_handled_ones() =>
        AcquireCommand.Fields(Samples.Acquire()).Contains("dup").ShouldBeFalse();

    [Fact]
    public void An_empty_instance_outlives_two_leases_even_if_its_retention_is_shorter()
    {
        var command = AcquireCommand.Update(Samples.Acquire(), new MachineMemoryOptions { EmptyRetention = TimeSpan.FromSeconds(1) });

        command.Update[0]["$set"]["exp"]["$cond"][1].ShouldBeShell("{ $add: ['$$NOW', NumberLong(120000)] }");
    }

    [Fact]
    public void An_optimistic_read_is_a_find_by_id_that_writes_nothing()
    {
        var query = ReadCommand.For(Samples.Acquire(ConcurrencyMode.Optimistic, Samples.KeyA));

        query.Filter.ShouldBeShell($"{{ _id: {Shape.Id("$st")} }}");
        query.Limit.ShouldBe(1);
        query.Projection.ShouldBeShell($$"""
            { _id: 0, v: 1, f: 1, done: 1, now: { $add: ['$$NOW', NumberLong(0)] }, st: 1, ob: 1, tm: 1, dup: { $filter: { input: {{Shape.Keys(Samples.KeyA)}}, cond: { $in: ['$$this', { $ifNull: ['$in', []] }] } } } }
            """);
    }

    [Fact]
    public void Keys_are_binaries_of_subtype_0() =>
        InstanceId.Of("x").SubType.ShouldBe(BsonBinarySubType.Binary);
}
