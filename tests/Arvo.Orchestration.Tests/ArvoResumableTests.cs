namespace Arvo.Orchestration.Tests;

public sealed class ArvoResumableTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    sealed record Seen(int Answers);

    static OutgoingEvent Ask(string order) => OutgoingEvent.Of("com.shop.stock", new ReserveStock(order));

    static ArvoResumable Resumable(
        ResumableHandler handler, IMachineMemory? memory = null) => ArvoResumable.Create(memory ?? new ScriptedMemory(), new ArvoResumableSetup
    {
        Self = Shop.Order,
        Services = Shop.Services,
        Handlers = new Dictionary<string, ResumableHandler>(StringComparer.Ordinal) { ["1.0.0"] = handler },
    });

    [Fact]
    public async Task Code_is_given_what_it_remembered_and_completes_the_workflow()
    {
        var resumable = Resumable((input, _) => new(input.Init is not null
            ? ResumableResult.Remember(new Seen(1), Ask("o-1"))
            : ResumableResult.Complete(new OrderShipped($"seen {input.ContextAs<Seen>()!.Answers}"))));

        var request = (await resumable.ExecuteAsync(Shop.Init(), Token)).Single();
        var completion = (await resumable.ExecuteAsync(Shop.Reserved(parentId: request.Id), Token)).Single();

        request.Data.GetProperty("warehouse").GetString().ShouldBe("main");
        completion.Type.ShouldBe("arvo.orc.shop.order.done");
        completion.Data.GetProperty("tracking").GetString().ShouldBe("seen 1");
    }

    [Fact]
    public async Task W14_a_start_of_a_version_that_never_was_harms_no_workflow()
    {
        var memory = new ScriptedMemory();
        var resumable = Resumable((_, _) => new(ResumableResult.Remember(new Seen(0))), memory);
        await resumable.ExecuteAsync(Shop.Init(), Token);
        var stored = memory.Only;

        await Should.ThrowAsync<ContractViolation>(async () => await resumable.ExecuteAsync(Shop.Init("evt-8", dataSchema: "#/orc/order/9.9.9"),
            Token));

        memory.Only.ShouldBeSameAs(stored);
    }

    [Fact]
    public async Task W15_an_answer_that_comes_after_newer_requests_is_collected()
    {
        var collected = new List<int>();
        var resumable = Resumable((input, _) =>
        {
            collected.Add(input.Collected.GetValueOrDefault("evt.shop.stock.success")?.Count ?? 0);
            return new(new ResumableResult { Services = input.Init is not null ? [Ask("a"), Ask("b")] : collected.Count == 2 ? [Ask("c")] : [] });
        });
        var requests = await resumable.ExecuteAsync(Shop.Init(), Token);
        await resumable.ExecuteAsync(Shop.Reserved("evt-2", parentId: requests[0].Id), Token);

        await resumable.ExecuteAsync(Shop.Reserved("evt-3", parentId: requests[1].Id), Token);

        collected.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public async Task Requests_that_are_all_answered_make_room_for_new_ones()
    {
        var memory = new ScriptedMemory();
        var resumable = Resumable((_, _) => new(new ResumableResult { Services = [Ask("next")] }), memory);
        var first = (await resumable.ExecuteAsync(Shop.Init(), Token)).Single();

        var second = (await resumable.ExecuteAsync(Shop.Reserved(parentId: first.Id), Token)).Single();

        memory.Only.Expected!.Keys.ShouldBe([second.Id]);
    }

    [Fact]
    public async Task W16_a_failed_attempt_leaves_no_mark()
    {
        var memory = new ScriptedMemory();
        var seen = new List<int>();
        var resumable = Resumable((input, _) =>
        {
            if (input.Init is not null) return new(new ResumableResult { Services = [Ask("a")] });
            seen.Add(input.Collected["evt.shop.stock.success"].Count);
            throw new ExecutionViolation("later");
        }, memory);
        var request = (await resumable.ExecuteAsync(Shop.Init(), Token)).Single();

        for (var i = 0; i < 2; i++)
            await Should.ThrowAsync<ExecutionViolation>(async () => await resumable.ExecuteAsync(Shop.Reserved(parentId: request.Id), Token));

        seen.ShouldBe([1, 1]);
        memory.Only.Expected![request.Id].ShouldBeEmpty();
    }

    [Fact]
    public async Task W18_code_sees_the_defaults_of_the_contract_in_what_was_collected_too()
    {
        string? unit = null;
        var resumable = Resumable((input, _) =>
        {
            unit = input.Collected.GetValueOrDefault("evt.shop.stock.success")?[0].Data.GetProperty("unit").GetString();
            return new(new ResumableResult { Services = input.Init is null ? [] : [Ask("a")] });
        });
        var request = (await resumable.ExecuteAsync(Shop.Init(), Token)).Single();

        await resumable.ExecuteAsync(Shop.Reserved(parentId: request.Id), Token);

        unit.ShouldBe("piece");
    }

    [Fact]
    public void All_faults_of_a_set_up_are_told_together()
    {
        var refused = Should.Throw<ConfigViolation>(() => ArvoResumable.Create(new ScriptedMemory(), new ArvoResumableSetup
        {
            Self = Shop.Order,
            Services = new Dictionary<string, VersionedArvoContract>(StringComparer.Ordinal)
            {
                ["a"] = Shop.Stock.Version("1.0.0"), ["b"] = Shop.Stock.Version("1.0.0"), ["me"] = Shop.Order.Version("1.0.0"),
            },
            Handlers = new Dictionary<string, ResumableHandler>(StringComparer.Ordinal) { ["7.0.0"] = (_, _) => default },
        }));

        refused.Faults.Count.ShouldBe(3);
    }
}
