using System.Text.RegularExpressions;
using MongoDB.Bson;

namespace Arvo.Memory.MongoDB.Tests;

public sealed class OtherCommandShapes
{
    static readonly string Id = Shape.Id("$st");
    const string Drained = """
        { $cond: [ { $and: [ { $eq: ['$done', true] }, { $eq: [ { $size: { $ifNull: ['$ob', []] } }, 0 ] } ] }, { $add: ['$$NOW', NumberLong(604800000)] }, '$exp' ] }
        """;

    [Fact]
    public void A_pin_renews_the_lease_of_its_owner_if_the_version_still_holds()
    {
        var command = PinCommand.For(Samples.Lease(version: 3));

        command.Filter.ShouldBeShell($"{{ _id: {Id}, 'lk.o': '$$REMOVE', v: NumberLong(3) }}");
        command.Update.ShouldBeShell("[ { $set: { lk: { o: { $literal: '$$REMOVE' }, x: { $add: ['$$NOW', NumberLong(60000)] } } } } ]");
    }

    [Fact]
    public void An_optimistic_pin_writes_a_date_if_the_version_still_holds()
    {
        var command = PinCommand.For(Samples.Lease(version: 3, owner: ""));

        command.Filter.ShouldBeShell($"{{ _id: {Id}, v: NumberLong(3) }}");
        command.Update.ShouldBeShell("{ $currentDate: { pt: true } }");
    }

    [Fact]
    public void A_cleanup_leaves_a_tombstone_that_expires_only_when_its_outbox_is_empty()
    {
        var command = CleanupCommand.For(Samples.Lease(version: 4), Samples.Memory);

        command.Filter.ShouldBeShell($"{{ _id: {Id}, 'lk.o': '$$REMOVE', v: NumberLong(4) }}");
        command.Update.ShouldBeShell($$"""[ { $set: { done: true } }, { $set: { exp: {{Drained}} } }, { $unset: ['st', 'tm', 'tmd', 'lk'] } ]""");
    }

    [Fact]
    public void An_optimistic_cleanup_leaves_the_lease_of_another() =>
        CleanupCommand.For(Samples.Lease(version: 4, owner: ""), Samples.Memory).Update[2].ShouldBeShell("{ $unset: ['st', 'tm', 'tmd'] }");

    [Fact]
    public void A_release_matches_its_owner_alone()
    {
        var command = ReleaseCommand.For(Samples.Lease(version: 3));

        command.Filter.ShouldBeShell($"{{ _id: {Id}, 'lk.o': '$$REMOVE' }}");
        command.Update.ShouldBeShell("{ $unset: { lk: '' } }");
    }

    [Fact]
    public void A_release_that_clears_the_outbox_compares_the_version_too()
    {
        var command = ReleaseCommand.Clearing(Samples.Lease(version: 3), Samples.Memory);

        command.Filter.ShouldBeShell($"{{ _id: {Id}, 'lk.o': '$$REMOVE', v: NumberLong(3) }}");
        command.Update.ShouldBeShell($$"""[ { $unset: ['lk', 'ob', 'obt'] }, { $set: { exp: {{Drained}} } } ]""");
    }

    [Fact]
    public void An_instance_without_a_commit_is_deleted_by_its_owner_only() =>
        ReleaseCommand.Dropping(Samples.Lease(version: 0)).ShouldBeShell($"{{ _id: {Id}, 'lk.o': '$$REMOVE', v: NumberLong(0) }}");

    [Fact]
    public void A_mark_clears_the_outbox_of_its_version()
    {
        var command = MarkCommand.For(new OutboxMark(Samples.Subject, 7), Samples.Memory);

        command.Filter.ShouldBeShell($"{{ _id: {Id}, v: NumberLong(7) }}");
        command.Update.ShouldBeShell($$"""[ { $unset: ['ob', 'obt'] }, { $set: { exp: {{Drained}} } } ]""");
    }

    [Theory]
    [InlineData(ScanKind.Outbox, "obt")]
    [InlineData(ScanKind.Timers, "tmd")]
    public void A_scan_walks_a_partial_index_and_lets_the_server_count_the_age(ScanKind kind, string field)
    {
        var query = ScanCommand.For(new ScanRequest(kind, TimeSpan.FromMinutes(1), 100));

        query.Filter.ShouldBeShell($"{{ {field}: {{ $exists: true }} }}");
        query.Sort!.ShouldBeShell($"{{ {field}: 1 }}");
        query.Limit.ShouldBe(100);
        query.Projection.ShouldBeShell($"{{ _id: 0, sub: 1, age: {{ $subtract: ['$$NOW', '${field}'] }} }}");
    }

    [Fact]
    public void A_list_filters_by_summary_and_begins_after_the_last_page()
    {
        var filter = new InstanceFilter
        {
            Machine = "m",
            MachineVersion = "1.0.0",
            Status = "active",
            ExecutionStatus = ExecutionStatus.Failure,
            ParentSubject = "p",
            UpdatedBefore = DateTimeOffset.UnixEpoch,
            PageSize = 10,
            ContinuationToken = "0aff",
        };

        var query = ListCommand.For(filter);

        query.Filter.ShouldBeShell($$"""
            { sm: { $exists: true }, 'sm.machine': 'm', 'sm.version': '1.0.0', 'sm.status': 'active', 'sm.execution': 'failure', 'sm.parent': 'p',
              done: { $ne: true }, ut: { $lt: ISODate('1970-01-01T00:00:00Z') }, _id: { $gt: {{Shape.Binary([0x0a, 0xff])}} } }
            """);
        query.Sort!.ShouldBeShell("{ _id: 1 }");
        query.Limit.ShouldBe(11);
    }

    [Fact]
    public void A_list_with_tombstones_has_no_filter_for_them() =>
        ListCommand.For(new InstanceFilter { IncludeTombstones = true }).Filter.ShouldBeShell("{ sm: { $exists: true } }");

    [Fact]
    public void A_foreign_continuation_token_is_refused() =>
        Should.Throw<ArgumentException>(() => ListCommand.For(new InstanceFilter { ContinuationToken = "page 2" })).Message.ShouldContain("page 2");

    [Fact]
    public void A_description_has_all_but_the_handled_keys()
    {
        DescribeCommand.For(Samples.Subject).Projection.ShouldBeShell("""
            { _id: 0, sub: 1, v: 1, f: 1, lk: 1, sm: 1, done: 1, ct: 1, ut: 1, left: { $subtract: ['$lk.x', '$$NOW'] },
              handled: { $size: { $ifNull: ['$in', []] } }, st: 1, ob: 1, tm: 1 }
            """);
    }

    [Fact]
    public void Indexes_are_partial_and_the_one_that_expires_counts_from_the_stored_date()
    {
        MongoIndexes.Command("arvo_instances").ShouldBeShell("""
            { createIndexes: 'arvo_instances', indexes: [
                { name: 'arvo_outbox', key: { obt: 1 }, partialFilterExpression: { obt: { $exists: true } } },
                { name: 'arvo_timers', key: { tmd: 1 }, partialFilterExpression: { tmd: { $exists: true } } },
                { name: 'arvo_expiry', key: { exp: 1 }, partialFilterExpression: { exp: { $exists: true } }, expireAfterSeconds: 0 },
                { name: 'arvo_machine', key: { 'sm.machine': 1, _id: 1 }, partialFilterExpression: { 'sm.machine': { $exists: true } } },
                { name: 'arvo_parent', key: { 'sm.parent': 1, _id: 1 }, partialFilterExpression: { 'sm.parent': { $exists: true } } } ],
              writeConcern: { w: 'majority' } }
            """);
    }

    [Fact]
    public async Task The_deployment_script_creates_the_same_indexes()
    {
        var script = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "indexes.js"), TestContext.Current.CancellationToken);
        var begin = script.IndexOf("db.runCommand(", StringComparison.Ordinal) + "db.runCommand(".Length;
        var command = script[begin..script.IndexOf(").ok", StringComparison.Ordinal)].Replace("createIndexes: collection",
            "createIndexes: 'arvo_instances'", StringComparison.Ordinal);
        var withoutComments = Regex.Replace(command, "//.*", "", RegexOptions.None, TimeSpan.FromSeconds(1));
        var withoutTrailingCommas = Regex.Replace(withoutComments, @",(\s*[\]}])", "$1", RegexOptions.None, TimeSpan.FromSeconds(1));

        MongoIndexes.Command("arvo_instances").ShouldBeShell(withoutTrailingCommas);
    }

    [Fact]
    public void A_pipeline_reaches_the_driver_as_an_array_and_operators_as_a_document()
    {
        var registry = global::MongoDB.Bson.Serialization.BsonSerializer.SerializerRegistry;
        var arguments = new global::MongoDB.Driver.RenderArgs<BsonDocument>(registry.GetSerializer<BsonDocument>(), registry);

        PinCommand.For(Samples.Lease(version: 3)).Definition.Render(arguments).ShouldBeOfType<BsonArray>();
        ReleaseCommand.For(Samples.Lease(version: 3)).Definition.Render(arguments).ShouldBeOfType<BsonDocument>();
    }
}
