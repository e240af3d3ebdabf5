using Arvo.TestKit;
using Microsoft.Extensions.Logging;
using static Arvo.Orchestration.Tests.Durable.ChainWorkflow;

namespace Arvo.Orchestration.Tests.Durable;

public sealed class PlainMemoryTests : ILogger
{
    readonly List<string> _trace = [];
    readonly List<string> _logged = [];
    readonly PlainMemory _memory;
    readonly RecordingPublisher _publisher;
    readonly ChainWorkflow _workflow = new();
    DurableExecutor _executor;

    public PlainMemoryTests()
    {
        _memory = new PlainMemory(_trace);
        _publisher = new RecordingPublisher(_trace);
        _executor = NewExecutor();
    }

    [Fact]
    public void The_weaker_promises_are_said_at_the_start()
    {
        _logged.ShouldHaveSingleItem().ShouldContain("PlainMemory can neither commit conditionally nor keep an outbox");
    }

    [Fact]
    public async Task An_event_is_locked_read_written_unlocked_and_published()
    {
        await SendAllAsync(Init("s"));

        string.Join(' ', _trace).ShouldBe("lock read write unlock publish");
        ChainOf(_memory.Records["s"]).ShouldBe(ChainOver(Init("s")));
    }

    [Fact]
    public async Task A_redelivery_of_the_last_event_publishes_its_events_again_and_applies_nothing()
    {
        await SendAllAsync(Init("s"));
        _publisher.FailNext = new DependencyUnavailableException("rabbitmq", "no confirm");
        await Should.ThrowAsync<DependencyUnavailableException>(SendAsync(Next("s", "a")));
        _executor = NewExecutor();

        await SendAllAsync(Next("s", "a"));

        _publisher.Ids.ShouldBe(["init.0", "a.0"]);
        CountOf(_memory.Records["s"]).ShouldBe(2);
    }

    [Fact]
    public async Task A_redelivery_of_an_older_event_is_recognised_as_well()
    {
        await SendAllAsync(Init("s"), Next("s", "a"), Next("s", "b"));

        await SendAllAsync(Next("s", "a"), Init("s"));

        CountOf(_memory.Records["s"]).ShouldBe(3);
        _publisher.Ids.ShouldBe(["init.0", "a.0", "b.0"]);
    }

    [Fact]
    public async Task The_window_of_handled_events_is_bounded()
    {
        await SendAllAsync([Init("s"), .. Enumerable.Range(0, 200).Select(i => Next("s", $"e{i}"))]);

        _memory.Records["s"].Handled.Count.ShouldBe(MachineMemoryRecord.HandledWindow);
    }

    [Fact]
    public async Task What_this_process_published_is_not_published_again_with_the_next_event()
    {
        await SendAllAsync(Init("s"), Next("s", "a"), Next("s", "b"));

        _publisher.Ids.ShouldBe(["init.0", "a.0", "b.0"]);
    }

    [Fact]
    public async Task After_a_restart_the_last_events_are_published_once_more_before_new_ones()
    {
        await SendAllAsync(Init("s"));
        var first = _publisher.Published[0].Body.ToArray();
        _executor = NewExecutor();

        await SendAllAsync(Next("s", "a"));

        _publisher.Ids.ShouldBe(["init.0", "init.0", "a.0"]);
        _publisher.Published[1].Body.ToArray().ShouldBe(first);
    }

    [Fact]
    public async Task A_write_that_fails_leaves_the_event_unacknowledged_and_the_lock_free()
    {
        _memory.FailWrite = true;

        (await Should.ThrowAsync<DependencyUnavailableException>(SendAsync(Init("s")))).Message.ShouldContain("write");

        _publisher.Published.ShouldBeEmpty();
        _memory.Locked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_memory_that_cannot_be_read_gives_its_lock_back()
    {
        _memory.FailRead = true;

        await Should.ThrowAsync<DependencyUnavailableException>(SendAsync(Init("s")));

        _memory.Locked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_final_step_is_cleaned_up_before_its_completion_leaves()
    {
        await SendAllAsync(Init("s", data: new { final = true }));

        string.Join(' ', _trace).ShouldBe("lock read write cleanup unlock publish");
    }

    [Fact]
    public async Task A_workflow_with_timers_is_refused()
    {
        var outcome = await SendAsync(Init("s", data: new { arm = "t" }));

        var parked = outcome.ShouldBeOfType<DeliveryOutcome.Park>();
        parked.Reason.ShouldBe("config-violation");
        parked.Detail.ShouldContain("PlainMemory");
        _memory.Locked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Waiting_events_are_written_one_by_one_as_the_record_remembers_only_the_last()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _workflow.Before = (consumed, _) => consumed.Id == "init" ? new ValueTask(gate.Task) : default;
        var sending = new[] { Init("s"), Next("s", "a"), Next("s", "b") }.Select(SendAsync).ToArray();

        gate.SetResult();
        await Task.WhenAll(sending);

        _trace.Count(call => call == "write").ShouldBe(3);
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel == LogLevel.Warning && eventId.Id == 250) _logged.Add(formatter(state, exception));
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    DurableExecutor NewExecutor() => new(_memory, _publisher, new DurableOptions(), new ManualClock(), this, new Random(1));

    Task<DeliveryOutcome> SendAsync(ArvoEvent consumed) =>
        _executor.DispatcherFor(_workflow).DispatchAsync(consumed, default, DurableRig.Cancelled).AsTask();

    async Task SendAllAsync(params ArvoEvent[] events)
    {
        foreach (var consumed in events) (await SendAsync(consumed)).ShouldBe(DeliveryOutcome.Done.Instance);
    }

    sealed class PlainMemory(List<string> trace) : IMachineMemory
    {
        public Dictionary<string, MachineMemoryRecord> Records { get; } = [];
        public HashSet<string> Locked { get; } = [];
        public bool FailWrite { get; set; }
        public bool FailRead { get; set; }

        public ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken)
        {
            trace.Add("read");
            if (FailRead) throw new IOException("The disk is gone.");
            return new(Records.GetValueOrDefault(id));
        }

        public ValueTask WriteAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken)
        {
            trace.Add("write");
            if (FailWrite) throw new IOException("The disk is full.");
            previous.ShouldBeSameAs(Records.GetValueOrDefault(id));
            Records[id] = data;
            return default;
        }

        public ValueTask<bool> LockAsync(string id, CancellationToken cancellationToken)
        {
            trace.Add("lock");
            return new(Locked.Add(id));
        }

        public ValueTask<bool> UnlockAsync(string id, CancellationToken cancellationToken)
        {
            trace.Add("unlock");
            return new(Locked.Remove(id));
        }

        public ValueTask CleanupAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken)
        {
            trace.Add("cleanup");
            return default;
        }
    }
}
