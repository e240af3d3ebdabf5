using Microsoft.Extensions.Logging.Abstractions;
using static Arvo.Orchestration.Tests.Durable.ChainWorkflow;

namespace Arvo.Orchestration.Tests.Durable;

/// <summary>Where the bus forgets with the process, a running instance keeps its outbox although it was published.</summary>
public sealed class KeptOutboxTests
{
    static readonly ScanRequest Outboxes = new(ScanKind.Outbox, TimeSpan.FromSeconds(60), 10);

    readonly DurableRig _rig = new(volatileBus: true);

    [Fact]
    public async Task A_published_outbox_is_kept_and_only_another_process_publishes_it_again()
    {
        var restarted = new DurableRig(sharing: _rig, volatileBus: true);
        await _rig.SendAllAsync(Init("s"));
        _rig.Clock.Advance(TimeSpan.FromMinutes(5));

        (await SweepAsync(_rig)).ShouldBe(0);
        (await SweepAsync(restarted)).ShouldBe(1);

        _rig.Publisher.Ids.ShouldBe(["init.0"]);
        restarted.Publisher.Ids.ShouldBe(["init.0"]);
    }

    [Fact]
    public async Task An_outbox_that_could_not_leave_is_swept_although_an_earlier_one_was_kept()
    {
        await _rig.SendAllAsync(Init("s"));
        _rig.Publisher.FailNext = new DependencyUnavailableException("bus", "full");
        await Should.ThrowAsync<DependencyUnavailableException>(_rig.SendAsync(Next("s", "a")));
        _rig.Clock.Advance(TimeSpan.FromMinutes(5));

        (await SweepAsync(_rig)).ShouldBe(1);

        _rig.Publisher.Ids.ShouldBe(["init.0", "a.0"]);
    }

    [Fact]
    public async Task Instances_that_end_in_one_step_are_not_counted()
    {
        for (var i = 0; i < 5; i++) await _rig.SendAllAsync(Init($"running{i}"));
        for (var i = 0; i < 20; i++) await _rig.SendAllAsync(Init($"short{i}", data: new { final = true }));
        await _rig.Executor.DrainAsync(DurableRig.Cancelled);

        _rig.Executor.KeptOutboxes.ShouldBe(5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task An_instance_that_ends_is_no_longer_counted_whatever_its_last_step_emits(int emitted)
    {
        await _rig.SendAllAsync(Init("s"), Next("s", "a"));
        _rig.Executor.KeptOutboxes.ShouldBe(1);

        await _rig.SendAllAsync(Next("s", "last", new { emit = emitted, final = true }));
        await _rig.Executor.DrainAsync(DurableRig.Cancelled);

        _rig.Executor.KeptOutboxes.ShouldBe(0);
    }

    static async Task<int> SweepAsync(DurableRig rig)
    {
        using var sweeper = new Sweeper(rig.Executor, _ => rig.Workflow, new SweepOptions(), rig.Clock, NullLogger<Sweeper>.Instance);
        return await sweeper.SweepAsync(Outboxes, DurableRig.Cancelled);
    }
}
