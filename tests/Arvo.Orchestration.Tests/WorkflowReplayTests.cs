namespace Arvo.Orchestration.Tests;

public sealed class WorkflowReplayTests
{
    [Fact]
    public async Task A_replay_gives_the_same_snapshots_and_events_as_the_first_time()
    {
        var memory = new ScriptedMemory();
        var orchestrator = Shop.Orchestrator(memory: memory);
        ArvoEvent[] history = [Shop.Init(), Shop.Reserved()];
        var emitted = new List<ArvoEvent>();
        foreach (var consumed in history) emitted.AddRange(await orchestrator.ExecuteAsync(consumed, TestContext.Current.CancellationToken));

        var steps = await WorkflowReplay.ReplayAsync(Shop.Machine(), history, TestContext.Current.CancellationToken);

        steps[^1].Decision!.Next!.State!.Value.GetRawText().ShouldBe(memory.Only.State!.Value.GetRawText());
        steps.SelectMany(step => step.Decision!.Events).Select(replayed => replayed with { Time = "2030-01-01T00:00:00Z" })
            .ShouldBe(emitted.Select(first => first with { Time = "2030-01-01T00:00:00Z" }));
    }

    [Fact]
    public async Task A_replay_shows_what_was_refused_and_goes_on()
    {
        ArvoEvent[] history = [Shop.Init(), Shop.Reserved() with { DataSchema = "#/svc/other/1.0.0" }, Shop.Reserved("evt-3")];

        var steps = await WorkflowReplay.ReplayAsync(Shop.Machine(), history, TestContext.Current.CancellationToken);

        steps[1].Refused.ShouldBeOfType<ContractViolation>();
        steps[2].Decision!.Finished.ShouldBeTrue();
    }
}
