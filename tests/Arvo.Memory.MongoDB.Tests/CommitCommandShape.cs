namespace Arvo.Memory.MongoDB.Tests;

public sealed class CommitCommandShape
{
    static readonly string Id = Shape.Id("$st");
    static readonly string State = Shape.Binary("$$ROOT"u8.ToArray());
    static readonly string Body = Shape.Binary("{}"u8.ToArray());
    const string Summary = "{ machine: '$$ROOT', version: '1.0.0', execution: 'normal', status: 'active' }";

    [Fact]
    public void A_step_without_events_or_timers_matches_owner_and_version_and_gives_the_lease_back()
    {
        var command = CommitCommand.For(Samples.Lease(version: 3), Samples.Commit(Samples.KeyA), Samples.Memory);

        command.Upsert.ShouldBeFalse();
        command.Filter.ShouldBeShell($"{{ _id: {Id}, 'lk.o': '$$REMOVE', v: NumberLong(3), done: {{ $ne: true }} }}");
        command.Update.ShouldBeShell($$"""
            { $set: { st: {{State}}, sm: {{Summary}} }, $inc: { v: NumberLong(1) },
              $push: { in: { $each: {{Shape.Keys(Samples.KeyA)}}, $slice: -1024 } },
              $unset: { exp: '', lk: '', ob: '', obt: '', tm: '', tmd: '' }, $currentDate: { ut: true } }
            """);
    }

    [Fact]
    public void Events_and_timers_replace_those_before_and_the_version_grows_by_the_number_of_keys()
    {
        var commit = Samples.Commit(Samples.KeyA, Samples.KeyB) with
        {
            Outbox = [Samples.Event(), Samples.Event("partner")],
            Timers = [Samples.Timer(2000, sequence: 2), Samples.Timer(1000)],
        };

        var command = CommitCommand.For(Samples.Lease(version: 3), commit, Samples.Memory);

        command.Update.ShouldBeShell($$"""
            { $set: { st: {{State}}, sm: {{Summary}},
                ob: [ { id: '$id', source: 'arvo.orc.x', type: 'com.y', subject: '$st', to: 'com.y', body: {{Body}} },
                      { id: '$id', source: 'arvo.orc.x', type: 'com.y', subject: '$st', to: 'com.y', body: {{Body}}, domain: 'partner' } ],
                tm: [ { id: '$timer', n: NumberLong(1), due: ISODate('1970-01-01T00:00:01Z'), body: {{Body}} },
                      { id: '$timer', n: NumberLong(2), due: ISODate('1970-01-01T00:00:02Z'), body: {{Body}} } ],
                tmd: ISODate('1970-01-01T00:00:01Z') },
              $inc: { v: NumberLong(2) },
              $push: { in: { $each: {{Shape.Keys(Samples.KeyA, Samples.KeyB)}}, $slice: -1024 } },
              $unset: { exp: '', lk: '' }, $currentDate: { ut: true, obt: true } }
            """);
    }

    [Fact]
    public void A_final_step_keeps_the_lease()
    {
        var command = CommitCommand.For(Samples.Lease(version: 3), Samples.Commit(Samples.KeyA) with { KeepLease = true }, Samples.Memory);

        command.Update["$unset"].ShouldBeShell("{ exp: '', ob: '', obt: '', tm: '', tmd: '' }");
    }

    [Fact]
    public void The_first_step_notes_when_the_instance_began() =>
        CommitCommand.For(Samples.Lease(version: 0), Samples.Commit(Samples.KeyA), Samples.Memory).Update["$currentDate"]
            .ShouldBeShell("{ ut: true, ct: true }");

    [Fact]
    public void An_optimistic_step_compares_the_version_and_handled_keys_and_leaves_the_lease_of_another()
    {
        var command = CommitCommand.For(Samples.Lease(version: 3, owner: ""), Samples.Commit(Samples.KeyA), Samples.Memory);

        command.Upsert.ShouldBeFalse();
        command.Filter.ShouldBeShell($"{{ _id: {Id}, v: NumberLong(3), done: {{ $ne: true }}, in: {{ $nin: {Shape.Keys(Samples.KeyA)} }} }}");
        command.Update["$unset"].ShouldBeShell("{ exp: '', ob: '', obt: '', tm: '', tmd: '' }");
    }

    [Fact]
    public void The_first_optimistic_step_inserts()
    {
        var command = CommitCommand.For(Samples.Lease(version: 0, owner: ""), Samples.Commit(Samples.KeyA), Samples.Memory);

        command.Upsert.ShouldBeTrue();
        command.Filter.ShouldBeShell($"{{ _id: {Id}, v: NumberLong(0), done: {{ $ne: true }} }}");
        command.Update["$setOnInsert"].ShouldBeShell("{ sub: '$st', f: NumberLong(0) }");
    }

    [Fact]
    public void All_of_a_summary_is_kept_and_absent_members_are_left_out()
    {
        var summary = new InstanceSummary
        {
            Machine = "m",
            MachineVersion = "1.0.0",
            ExecutionStatus = ExecutionStatus.Failure,
            Status = "error",
            Value = "{\"$a\":\"b\"}",
            ParentSubject = "p",
            Initiator = "i",
            InitEventId = "e",
            LastError = "boom",
        };

        var document = SummaryDocument.Write(summary);

        document.ShouldBeShell("""
            { machine: 'm', version: '1.0.0', execution: 'failure', status: 'error', value: '{"$a":"b"}', parent: 'p', initiator: 'i', init: 'e', error: 'boom' }
            """);
        SummaryDocument.Read(document).ShouldBe(summary);
    }

    [Fact]
    public void A_due_time_between_two_milliseconds_is_kept_and_looked_up_a_millisecond_later()
    {
        var timer = Samples.Timer(1000) with { Due = DateTimeOffset.UnixEpoch.AddMilliseconds(1000).AddTicks(7) };

        var written = TimerDocuments.Write([timer]);

        written[0]["due"].ShouldBeShell("ISODate('1970-01-01T00:00:01Z')");
        written[0]["ticks"].ShouldBeShell("NumberLong(7)");
        TimerDocuments.Read(TimerDocuments.Write([timer with { Failures = 3 }]))[0].Failures.ShouldBe(3);
        TimerDocuments.Earliest([timer]).ShouldBeShell("ISODate('1970-01-01T00:00:01.001Z')");
        TimerDocuments.Read(written)[0].Due.ShouldBe(timer.Due);
    }
}
