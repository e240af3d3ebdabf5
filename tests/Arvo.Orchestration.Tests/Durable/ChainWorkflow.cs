using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Arvo.Orchestration.Tests.Durable;

/// <summary>
/// A workflow whose state is a hash chain over everything it applied, so that any loss, repetition
/// or reordering shows. What an event's data asks for happens:
/// emit (count), final, fail, violation, bug, arm (timer id, due after delay milliseconds), cancel (timer id), size (of the state; with at only when
/// it is that step). Timers named poison, stuck, flaky and mute fail: for good, for now, twice, and without a word.
/// </summary>
internal sealed class ChainWorkflow(string source = ChainWorkflow.DefaultSource) : IWorkflow
{
    public const string DefaultSource = "arvo.orc.chain";

    public string Source => source;

    /// <summary>Awaited before an event is decided.</summary>
    public Func<ArvoEvent, CancellationToken, ValueTask> Before { get; set; } = (_, _) => default;

    public int Decided { get; private set; }

    public async ValueTask<WorkflowDecision> DecideAsync(MachineMemoryRecord? current, ArvoEvent consumed, CancellationToken cancellationToken)
    {
        await Before(consumed, cancellationToken);
        Decided++;
        if (consumed.Subject.StartsWith("foreign", StringComparison.Ordinal)) return WorkflowDecision.Nothing(DecisionKind.Foreign);
        if (current is null && consumed.Type != source) return WorkflowDecision.Nothing(DecisionKind.Early);
        if (current is { ExecutionStatus: ExecutionStatus.Failure } or { Status: "done" }) return WorkflowDecision.Nothing(DecisionKind.Late);
        if (current is not null && consumed.Type == source) return WorkflowDecision.Nothing(DecisionKind.AlreadyStarted);
        if (Asks(consumed, "violation")) throw new ContractViolation("The data is not what the contract asks for.", consumed);
        if (Asks(consumed, "bug")) throw new InvalidOperationException("a bug");
        return Step(current, consumed, Link(ChainOf(current), consumed.Source, consumed.Id));
    }

    public ValueTask<WorkflowDecision> DecideTimerAsync(MachineMemoryRecord current, MachineTimer due, CancellationToken cancellationToken)
    {
        if (due.Id is "poison" or "mute") throw new ContractViolation("The timer's step breaks a contract.");
        if (due.Id == "stuck" || (due.Id == "flaky" && due.Failures < 2)) throw new ExecutionViolation("a fault that passes") { RetryHelps = true };
        var fired = Event(current.Subject, $"{due.Id}-{due.Sequence}", "evt.chain.timer", JsonSerializer.Deserialize<JsonElement>(due.Event.Span),
            "com.timer");
        return new(Step(current, fired, Link(ChainOf(current), fired.Source, fired.Id)));
    }

    /// <summary>Nothing can be told of a timer named mute.</summary>
    public WorkflowDecision DecideTimerFailure(MachineMemoryRecord current, MachineTimer due, Exception fault)
    {
        if (due.Id == "mute") throw new InvalidOperationException("No failure can be decided.");
        if (fault is Violation { RetryHelps: true })
            return new WorkflowDecision
            {
                Kind = DecisionKind.Stepped, Next = current, Summary = SummaryOf(current) with { LastError = $"{due.Id}: {fault.Message}" },
            };
        return Step(current, Event(current.Subject, $"{due.Id}-{due.Sequence}", "evt.chain.timer", new { fail = true }, "com.timer"),
            ChainOf(current));
    }

    public ValueTask<IReadOnlyList<ArvoEvent>> ExecuteAsync(ArvoEvent consumed, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The durable executor decides; it never executes a workflow.");

    public static string ChainOf(MachineMemoryRecord? record) => record?.State?.GetProperty("chain").GetString() ?? "";

    public static int CountOf(MachineMemoryRecord? record) => record?.State?.GetProperty("count").GetInt32() ?? 0;

    public static string Link(string chain, string source, string id) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{chain}|{source}|{id}")).AsSpan(0, 8));

    public static string ChainOver(params IEnumerable<ArvoEvent> applied) =>
        applied.Aggregate("", (chain, next) => Link(chain, next.Source, next.Id));

    public static ArvoEvent Event(string subject, string id, string type, object? data = null, string from = "com.driver") => new()
    {
        Id = id,
        Source = from,
        Type = type,
        Subject = subject,
        To = DefaultSource,
        Time = "2030-01-01T00:00:00.000+00:00",
        Data = data is JsonElement json ? json : JsonSerializer.SerializeToElement(data ?? new { }),
    };

    public static ArvoEvent Init(string subject, string id = "init", object? data = null) => Event(subject, id, DefaultSource, data);

    public static ArvoEvent Next(string subject, string id, object? data = null) => Event(subject, id, "evt.chain.next", data);

    WorkflowDecision Step(MachineMemoryRecord? current, ArvoEvent consumed, string chain)
    {
        var (final, failed, count) = (Asks(consumed, "final"), Asks(consumed, "fail"), CountOf(current) + 1);
        var emitted = Emitted(consumed, chain);
        var next = new MachineMemoryRecord
        {
            Subject = consumed.Subject,
            ExecutionStatus = failed ? ExecutionStatus.Failure : ExecutionStatus.Normal,
            Status = final ? "done" : failed ? "error" : "active",
            InitEventId = current?.InitEventId ?? consumed.Id,
            State = JsonSerializer.SerializeToElement(new { chain, count, blob = new string('x', SizeAt(count, consumed)) }),
            Consumed = JsonSerializer.SerializeToElement(new { source = consumed.Source, id = consumed.Id }),
            Produced = [.. emitted.Select(produced => produced.ToJsonElement())],
        };
        return new WorkflowDecision
        {
            Kind = DecisionKind.Stepped,
            Next = next,
            Summary = SummaryOf(next),
            Events = emitted,
            ArmedTimers = Text(consumed, "arm") is { } id ? [new TimerArming(id, Delay(consumed), TimerData(consumed))] : [],
            CancelledTimers = Text(consumed, "cancel") is { } cancelled ? [cancelled] : [],
            Finished = final,
        };
    }

    static TimeSpan Delay(ArvoEvent consumed) =>
        TimeSpan.FromMilliseconds(consumed.Data.TryGetProperty("delay", out var given) ? given.GetDouble() : 0);

    static int SizeAt(int count, ArvoEvent consumed) => (Number(consumed, "at") ?? count) == count ? Number(consumed, "size") ?? 0 : 0;

    InstanceSummary SummaryOf(MachineMemoryRecord record) =>
        new() { Machine = source, MachineVersion = "1.0.0", ExecutionStatus = record.ExecutionStatus, Status = record.Status };

    ArvoEvent[] Emitted(ArvoEvent consumed, string chain) =>
        [.. Enumerable.Range(0, Number(consumed, "emit") ?? 1).Select(i => new ArvoEvent
        {
            Id = $"{consumed.Id}.{i}",
            Source = source,
            Type = "com.audit.linked",
            Subject = consumed.Subject,
            To = "com.audit",
            Time = consumed.Time,
            Data = JsonSerializer.SerializeToElement(new { chain }),
        })];

    static byte[] TimerData(ArvoEvent consumed) =>
        consumed.Data.TryGetProperty("fires", out var fires) ? JsonSerializer.SerializeToUtf8Bytes(fires) : "{}"u8.ToArray();

    static bool Asks(ArvoEvent consumed, string what) => consumed.Data.TryGetProperty(what, out var asked) && asked.ValueKind == JsonValueKind.True;

    static int? Number(ArvoEvent consumed, string what) => consumed.Data.TryGetProperty(what, out var number) ? number.GetInt32() : null;

    static string? Text(ArvoEvent consumed, string what) => consumed.Data.TryGetProperty(what, out var text) ? text.GetString() : null;
}
