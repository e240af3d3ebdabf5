using System.Text.Json;

namespace Arvo.Orchestration.Tests;

/// <summary>One or more facts for each weakness of the reference that orchestrators do not have; the README's table lists them.</summary>
public sealed class DeclaredDeviationTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task W2_an_event_that_comes_again_changes_nothing_and_gives_the_same_events_again()
    {
        var memory = new ScriptedMemory();
        var orchestrator = Shop.Orchestrator(memory: memory);
        var first = await orchestrator.ExecuteAsync(Shop.Init(), Token);
        var stored = memory.Only;

        var second = await orchestrator.ExecuteAsync(Shop.Init(), Token);

        second.ShouldBe(first);
        memory.Only.ShouldBeSameAs(stored);
    }

    [Fact]
    public async Task W2_an_event_from_long_ago_that_comes_again_gives_nothing()
    {
        var orchestrator = Shop.Orchestrator();
        await orchestrator.ExecuteAsync(Shop.Init(), Token);
        await orchestrator.ExecuteAsync(Shop.Reserved(), Token);

        (await orchestrator.ExecuteAsync(Shop.Init(), Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task W3_ids_follow_from_what_was_consumed()
    {
        var first = await Shop.Orchestrator().ExecuteAsync(Shop.Init(), Token);
        var elsewhere = await Shop.Orchestrator().ExecuteAsync(Shop.Init(), Token);
        var other = await Shop.Orchestrator().ExecuteAsync(Shop.Init("evt-9"), Token);

        elsewhere.Single().Id.ShouldBe(first.Single().Id);
        other.Single().Id.ShouldNotBe(first.Single().Id);
        Guid.Parse(first.Single().Id).Version.ShouldBe(8);
    }

    [Fact]
    public async Task W5_an_instance_is_locked_even_when_nothing_requires_it()
    {
        var memory = new ScriptedMemory();
        var orchestrator = Shop.Orchestrator(memory: memory);
        memory.Hold(Shop.Subject());

        var refused = await Should.ThrowAsync<TransactionViolation>(async () => await orchestrator.ExecuteAsync(Shop.Init(), Token));

        orchestrator.RequiresResourceLocking.ShouldBeFalse();
        refused.Cause.ShouldBe(TransactionViolationCause.LockUnacquired);
        refused.RetryHelps.ShouldBeTrue();
        memory.Records.ShouldBeEmpty();
    }

    [Fact]
    public async Task W6_every_write_names_the_record_that_was_read()
    {
        var memory = new ScriptedMemory();
        var orchestrator = Shop.Orchestrator(memory: memory);
        await orchestrator.ExecuteAsync(Shop.Init(), Token);
        var stored = memory.Only;

        await orchestrator.ExecuteAsync(Shop.Reserved(), Token);

        memory.Previous.ShouldBe([null, stored]);
    }

    [Fact]
    public async Task W7_W8_a_failure_is_written_over_what_was_read_and_keeps_all_of_it()
    {
        var memory = new ScriptedMemory();
        var orchestrator = Shop.Orchestrator(Shop.Running(() => throw new InvalidOperationException("no such pen")), memory);
        var parent = Shop.Subject("the-parent");
        await orchestrator.ExecuteAsync(Shop.Init(parent: parent), Token);
        var before = memory.Only;

        await orchestrator.ExecuteAsync(Shop.Reserved(), Token);

        var failed = memory.Only;
        memory.Previous[^1].ShouldBeSameAs(before);
        failed.ExecutionStatus.ShouldBe(ExecutionStatus.Failure);
        failed.ParentSubject.ShouldBe(parent);
        failed.InitEventId.ShouldBe("evt-1");
        failed.State!.Value.GetRawText().ShouldBe(before.State!.Value.GetRawText());
        failed.Error!.Name.ShouldBe(nameof(InvalidOperationException));
        failed.Error.Message.ShouldBe("no such pen");
        failed.Error.Stack.ShouldNotBeNull();
        ArvoTime.IsValid(failed.Error.Time).ShouldBeTrue();
    }

    public static TheoryData<Exception> Transient() =>
        [
            new TimeoutException(), new HttpRequestException("down"), new IOException("reset"), new OperationCanceledException(),
            new InvalidOperationException("wrapped", new TimeoutException()),
        ];

    [Theory]
    [MemberData(nameof(Transient), DisableDiscoveryEnumeration = true)]
    public async Task W9_a_fault_that_passes_never_ends_a_workflow(Exception fault)
    {
        var memory = new ScriptedMemory();
        var failing = true;
        var orchestrator = Shop.Orchestrator(Shop.Running(() => { if (failing) throw fault; }), memory);
        await orchestrator.ExecuteAsync(Shop.Init(), Token);

        var refused = await Should.ThrowAsync<ExecutionViolation>(async () => await orchestrator.ExecuteAsync(Shop.Reserved(), Token));
        failing = false;
        await orchestrator.ExecuteAsync(Shop.Reserved(), Token);

        refused.RetryHelps.ShouldBeTrue();
        refused.InnerException.ShouldBeSameAs(fault);
        memory.Only.ExecutionStatus.ShouldBe(ExecutionStatus.Normal);
    }

    [Fact]
    public async Task W9_authors_can_name_faults_that_pass()
    {
        var options = new WorkflowOptions { IsTransient = error => error is FormatException };
        var orchestrator = Shop.Orchestrator(Shop.Running(() => throw new FormatException()), options: options);
        await orchestrator.ExecuteAsync(Shop.Init(), Token);

        (await Should.ThrowAsync<ExecutionViolation>(async () => await orchestrator.ExecuteAsync(Shop.Reserved(), Token))).RetryHelps.ShouldBeTrue();
    }

    [Fact]
    public async Task W10_an_answer_before_its_workflow_is_refused_in_a_way_that_asks_for_a_retry()
    {
        var orchestrator = Shop.Orchestrator();

        var refused = await Should.ThrowAsync<ExecutionViolation>(async () => await orchestrator.ExecuteAsync(Shop.Reserved(), Token));

        refused.RetryHelps.ShouldBeTrue();
        (await orchestrator.DecideAsync(null, Shop.Reserved(), Token)).Kind.ShouldBe(DecisionKind.Early);
    }

    [Fact]
    public async Task W10_an_event_for_a_failed_workflow_is_told_from_one_that_was_handled()
    {
        var memory = new ScriptedMemory();
        var orchestrator = Shop.Orchestrator(Shop.Running(() => throw new InvalidOperationException()), memory);
        await orchestrator.ExecuteAsync(Shop.Init(), Token);
        await orchestrator.ExecuteAsync(Shop.Reserved(), Token);

        (await orchestrator.DecideAsync(memory.Only, Shop.Reserved("evt-3"), Token)).Kind.ShouldBe(DecisionKind.Late);
    }

    const string Waiting = """
        {"id":"order","initial":"a","states":{"a":{"after":{"60000":"late"},"on":{"evt.shop.stock.success":"b"}},"b":{},"late":{"entry":{"type":"emit","params":{"event":{"type":"com.shop.stock","data":{"orderId":"again"}}}}}}}
        """;

    [Fact]
    public async Task W11_a_delay_becomes_a_timer_that_the_memory_keeps()
    {
        var decision = await Shop.Orchestrator(Shop.Machine(Waiting)).DecideAsync(null, Shop.Init(), Token);

        decision.ArmedTimers.Single().Delay.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task W11_a_timer_that_is_due_moves_the_machine_on()
    {
        var orchestrator = Shop.Orchestrator(Shop.Machine(Waiting));
        var armed = await orchestrator.DecideAsync(null, Shop.Init(), Token);
        var timer = armed.ArmedTimers.Single();
        var due = new MachineTimer(timer.Id, 1, DateTimeOffset.UnixEpoch, timer.Event);

        var fired = await orchestrator.DecideTimerAsync(armed.Next!, due, Token);
        var again = await orchestrator.DecideTimerAsync(armed.Next!, due, Token);

        fired.Events.Single().Data.GetProperty("orderId").GetString().ShouldBe("again");
        fired.Next!.Value!.Value.GetString().ShouldBe("late");
        again.Events.Single().Id.ShouldBe(fired.Events.Single().Id);
    }

    [Fact]
    public async Task W11_leaving_the_state_cancels_its_timer()
    {
        var orchestrator = Shop.Orchestrator(Shop.Machine(Waiting));
        var armed = await orchestrator.DecideAsync(null, Shop.Init(), Token);

        var left = await orchestrator.DecideAsync(armed.Next, Shop.Reserved(), Token);

        left.CancelledTimers.ShouldBe([armed.ArmedTimers.Single().Id]);
    }

    [Fact]
    public async Task W11_a_memory_without_timers_refuses_a_machine_that_arms_some()
    {
        var memory = new ScriptedMemory();

        await Should.ThrowAsync<ConfigViolation>(async () => await Shop.Orchestrator(Shop.Machine(Waiting), memory).ExecuteAsync(Shop.Init(), Token));

        memory.Records.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(null)]
    public async Task W12_an_empty_or_missing_output_completes(string? output)
    {
        var orchestrator = Shop.Orchestrator(Shop.Ending(output));
        await orchestrator.ExecuteAsync(Shop.Init(), Token);

        var events = await orchestrator.ExecuteAsync(Shop.Reserved(), Token);

        events.Single().Type.ShouldBe("arvo.orc.shop.order.done");
        events.Single().To.ShouldBe(Shop.Client);
    }

    [Fact]
    public async Task W13_a_second_start_never_gives_an_instance_another_parent()
    {
        var memory = new ScriptedMemory();
        var orchestrator = Shop.Orchestrator(memory: memory);
        await orchestrator.ExecuteAsync(Shop.Init(), Token);
        var stored = memory.Only;

        var refused = await Should.ThrowAsync<ExecutionViolation>(async () => await orchestrator.ExecuteAsync(
            Shop.Init("evt-7", parent: Shop.Subject("another")), Token));

        refused.RetryHelps.ShouldBeFalse();
        memory.Only.ShouldBeSameAs(stored);
    }

    [Fact]
    public async Task W18_a_machine_sees_the_defaults_of_the_contract()
    {
        var memory = new ScriptedMemory();
        var orchestrator = Shop.Orchestrator(memory: memory);

        await orchestrator.ExecuteAsync(Shop.Init(), Token);
        var events = await orchestrator.ExecuteAsync(Shop.Reserved(), Token);

        memory.Only.State!.Value.GetProperty("context").GetProperty("quantity").GetInt32().ShouldBe(1);
        events.Single().Data.GetProperty("tracking").GetString().ShouldBe("piece");
    }

    [Fact]
    public async Task W19_a_parent_id_is_the_id_as_it_is()
    {
        (await Shop.Orchestrator().ExecuteAsync(Shop.Init("evt 1 %"), Token)).Single().ParentId.ShouldBe("evt 1 %");
    }

    [Fact]
    public async Task W20_domains_are_told_apart_after_symbols_are_resolved()
    {
        var machine = Shop.Emitting("""{"type":"com.shop.stock","data":{"orderId":"o"},"domain":["east","domain.event.inherit","east"]}""");

        var events = await Shop.Orchestrator(machine).ExecuteAsync(Shop.Init() with { Domain = "east" }, Token);

        events.Select(emitted => emitted.Domain).ShouldBe(["east"]);
    }

    [Fact]
    public async Task W20_an_id_names_one_event()
    {
        var machine =
            Shop.Emitting(
                """{"type":"com.shop.stock","data":{"orderId":"o"},"domain":["east","west"],"id":{"deduplication":"DEVELOPER_MANAGED","value":"mine"}}""");

        var ids = (await Shop.Orchestrator(machine).ExecuteAsync(Shop.Init(), Token)).Select(emitted => emitted.Id).ToList();

        ids[0].ShouldBe("mine");
        ids[1].ShouldNotBe("mine");
    }

    [Fact]
    public async Task W20_an_empty_list_of_domains_drops_nothing()
    {
        var machine = Shop.Emitting("""{"type":"com.shop.stock","data":{"orderId":"o"},"domain":[]}""");

        (await Shop.Orchestrator(machine).ExecuteAsync(Shop.Init(), Token)).Single().Domain.ShouldBeNull();
    }

    [Fact]
    public async Task W21_keys_that_configure_the_completion_are_no_part_of_its_data()
    {
        var strict = ArvoOrchestratorContract.Define("#/orc/order", "shop.order")
            .Version("1.0.0", EventSchema.For<OrderPlaced>(), EventSchema.AnyObject)
            .Build();
        var orchestrator = Shop.Orchestrator(Shop.Ending(
            """{"tracking":"t","__executionunits":3,"__id":{"deduplication":"DEVELOPER_MANAGED","value":"mine"}}""", strict));
        await orchestrator.ExecuteAsync(Shop.Init(), Token);

        var completion = (await orchestrator.ExecuteAsync(Shop.Reserved(), Token)).Single();

        completion.Data.GetRawText().ShouldBe("""{"tracking":"t"}""");
        (completion.Id, completion.ExecutionUnits).ShouldBe(("mine", 3));
    }

    [Fact]
    public async Task W22_a_system_error_goes_where_the_result_would_have_gone()
    {
        var subject = Shop.Subject(redirectTo: "com.report.sink");
        var orchestrator = Shop.Orchestrator(Shop.Running(() => throw new InvalidOperationException("broken")));
        await orchestrator.ExecuteAsync(Shop.Init(subject: subject), Token);

        (await orchestrator.ExecuteAsync(Shop.Reserved(subject: subject), Token)).Single().To.ShouldBe("com.report.sink");
    }

    [Theory]
    [InlineData("""{"id":"order","initial":"a","states":{"a":{}},"invoke":{"src":"x"}}""")]
    [InlineData("""{"id":"order","initial":"a","states":{"a":{"invoke":{"src":"x"}}}}""")]
    public void W25_something_to_invoke_is_refused_anywhere(string chart)
    {
        Should.Throw<ConfigViolation>(() => Shop.Machine(chart)).Faults.ShouldContain(fault => fault.Contains("invoke", StringComparison.Ordinal));
    }

    [Fact]
    public void W25_states_may_have_any_name()
    {
        Shop.Machine("""{"id":"order","initial":"after","states":{"after":{},"invoke":{},"enqueueArvoEvent":{}}}""").Id.ShouldBe("order");
    }

    [Fact]
    public async Task W27_a_subject_without_a_domain_is_accepted()
    {
        const string OldSubject =
            "eJwlzdEKwyAMheF3yXWVONRtfRtnAwtMBZuVgfjuy7rb88F/BrSen7RLT9I6rANqKgQrpH40q2ZFERY4qO/cqoqzaBHmAvSh/JZzHMCbUghIN49o6HJ/GO82b9LVReN9jCF4FURtcWXh/x/kVs4Lm19MVX7dQpI0OecXYQkw5w==";
        ArvoOrchestrationSubject.Parse(OldSubject).Execution.Domain.ShouldBeNull();
        var contract = ArvoOrchestratorContract.Define("#/orc/test", "test").Version<OrderPlaced, OrderShipped>("1.0.0").Build();
        var orchestrator = Shop.Orchestrator(Shop.Machine(contract: contract));

        var events = await orchestrator.ExecuteAsync(
            Shop.Init(subject: OldSubject, dataSchema: "#/orc/test/1.0.0") with { Type = "arvo.orc.test", To = "arvo.orc.test" }, Token);

        events.Single().Subject.ShouldBe(OldSubject);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task W30_stack_traces_stay_inside_unless_they_are_asked_for(bool include)
    {
        var orchestrator = Shop.Orchestrator(Shop.Running(() => throw new InvalidOperationException("broken")),
            options: new WorkflowOptions { IncludeStackTraces = include });
        await orchestrator.ExecuteAsync(Shop.Init(), Token);

        var stack = (await orchestrator.ExecuteAsync(Shop.Reserved(), Token)).Single().Data.GetProperty("errorStack");

        stack.ValueKind.ShouldBe(include ? JsonValueKind.String : JsonValueKind.Null);
    }

    [Fact]
    public async Task W34_orchestrators_that_share_a_machine_do_not_meet_in_it()
    {
        var machine = Shop.Machine();
        var east = Shop.Orchestrator(machine, options: new WorkflowOptions { Domains = new EmissionDomains { Services = ["east"] } });
        var west = Shop.Orchestrator(machine, options: new WorkflowOptions { Domains = new EmissionDomains { Services = ["west"] } });

        (await east.ExecuteAsync(Shop.Init(), Token)).Single().Domain.ShouldBe("east");
        (await west.ExecuteAsync(Shop.Init(), Token)).Single().Domain.ShouldBe("west");
    }

    [Fact]
    public async Task A_completion_emitted_by_hand_goes_where_requests_go()
    {
        var byHand = Shop.Emitting("""{"type":"arvo.orc.shop.order.done","data":{}}""");
        var options = new WorkflowOptions { Domains = new EmissionDomains { Services = ["requests"], Complete = ["results"] } };

        (await Shop.Orchestrator(byHand, options: options).ExecuteAsync(Shop.Init(), Token)).Single().Domain.ShouldBe("requests");
        var orchestrator = Shop.Orchestrator(Shop.Ending("{}"), options: options);
        await orchestrator.ExecuteAsync(Shop.Init(), Token);
        (await orchestrator.ExecuteAsync(Shop.Reserved(), Token)).Single().Domain.ShouldBe("results");
    }
}
