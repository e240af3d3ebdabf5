using System.Text.Json;
using Arvo.Statecharts;

namespace Arvo.Orchestration.Tests;

public sealed class ArvoMachineTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void All_faults_of_contracts_set_up_and_chart_are_told_together()
    {
        var refused = Should.Throw<ConfigViolation>(() => ArvoMachine.Create(new ArvoMachineSetup
        {
            Self = Shop.Order.Version("1.0.0"),
            Services = new Dictionary<string, VersionedArvoContract>(StringComparer.Ordinal)
            {
                ["a"] = Shop.Stock.Version("1.0.0"), ["b"] = Shop.Stock.Version("1.0.0"), ["me"] = Shop.Order.Version("1.0.0"),
            },
            ChartJson = JsonDocument.Parse("""{"id":"order","initial":"a","states":{"a":{"invoke":{"src":"x"},"on":{"e":"nowhere"}}}}""").RootElement,
            Implementations = ChartImplementations.None.WithAction("enqueueArvoEvent", ChartAction.Run(_ => { })),
            XStateSetup = JsonDocument.Parse("""{"actors":{"x":{}},"delays":{"d":1}}""").RootElement,
        }));

        refused.Faults.Count.ShouldBeGreaterThanOrEqualTo(6);
        refused.Message.ShouldContain("'a' and 'b'");
        refused.Message.ShouldContain("invoke");
    }

    [Fact]
    public async Task Enqueued_events_follow_all_emitted_ones()
    {
        var machine = Shop.Machine("""
            {"id":"order","initial":"a","states":{"a":{"entry":[
              {"type":"enqueueArvoEvent","params":{"type":"com.other.one","data":{"n":1}}},
              {"type":"emit","params":{"event":{"type":"com.shop.stock","data":{"orderId":"o"}}}}]}}}
            """);

        var events = await Shop.Orchestrator(machine).ExecuteAsync(Shop.Init(), Token);

        events.Select(emitted => emitted.Type).ShouldBe(["com.shop.stock", "com.other.one"]);
    }

    [Fact]
    public async Task What_a_machine_sends_to_itself_arrives_in_the_same_step()
    {
        var machine = Shop.Machine(
            """{"id":"order","initial":"a","states":{"a":{"entry":"poke","on":{"poked":"b"}},"b":{}}}""",
            ChartImplementations.None.WithAction("poke", ChartAction.Enqueue(collector => collector.SendSelf(new ChartEvent("poked")))));

        (await Shop.Orchestrator(machine).DecideAsync(null, Shop.Init(), Token)).Next!.Value!.Value.GetString().ShouldBe("b");
    }

    [Fact]
    public async Task A_machine_that_sends_to_itself_for_ever_fails_its_workflow()
    {
        var machine = Shop.Machine(
            """{"id":"order","initial":"a","states":{"a":{"entry":"poke","on":{"poked":{"actions":"poke"}}}}}""",
            ChartImplementations.None.WithAction("poke", ChartAction.Enqueue(collector => collector.SendSelf(new ChartEvent("poked")))));

        var decision = await Shop.Orchestrator(machine).DecideAsync(null, Shop.Init(), Token);

        decision.Next!.Error!.Message.ShouldContain("poked");
        decision.Events.Single().Type.ShouldBe("sys.arvo.orc.shop.order.error");
    }

    [Fact]
    public async Task An_engine_of_the_callers_own_can_be_plugged_in()
    {
        var orchestrator = new ArvoOrchestrator(new SimpleMachineMemory(), new MachineRegistry(Shop.Machine()), engine: new FinishedEngine());

        (await orchestrator.ExecuteAsync(Shop.Init(), Token)).Single().Type.ShouldBe("arvo.orc.shop.order.done");
    }

    sealed class FinishedEngine : IMachineExecutionEngine
    {
        public MachineExecutionResult Execute(MachineExecution execution) =>
            new() { State = new JsonText("{}"u8.ToArray()), Status = "done", Finished = true };
    }

    [Fact]
    public async Task Cleanup_follows_the_last_write_and_a_failure_has_none()
    {
        var memory = new ScriptedMemory();
        var orchestrator = Shop.Orchestrator(memory: memory);
        await orchestrator.ExecuteAsync(Shop.Init(), Token);
        memory.Operations.Clear();

        await orchestrator.ExecuteAsync(Shop.Reserved(), Token);

        memory.Operations.ShouldBe(["lock", "read", "write", "cleanup", "unlock"]);
    }

    [Fact]
    public async Task A_failed_write_sends_nothing_and_asks_for_a_retry()
    {
        var memory = new ScriptedMemory { FailAt = "write" };

        var refused = await Should.ThrowAsync<TransactionViolation>(async () => await Shop.Orchestrator(memory: memory)
            .ExecuteAsync(Shop.Init(), Token));

        refused.Cause.ShouldBe(TransactionViolationCause.WriteMachineMemoryFailure);
        refused.InnerException.ShouldBeOfType<IOException>();
        memory.Operations[^1].ShouldBe("unlock");
    }

    [Fact]
    public async Task A_subject_of_another_workflow_is_left_alone()
    {
        var foreign = ArvoOrchestrationSubject.New("arvo.orc.other", "1.0.0", Shop.Client);
        var memory = new ScriptedMemory();

        (await Shop.Orchestrator(memory: memory).ExecuteAsync(Shop.Init(subject: foreign), Token)).ShouldBeEmpty();

        memory.Operations.ShouldBeEmpty();
    }
}
