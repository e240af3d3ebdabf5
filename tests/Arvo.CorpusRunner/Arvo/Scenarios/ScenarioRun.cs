using System.Text.Json.Nodes;
using Arvo.Orchestration;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>
/// One run of a scenario. Several may be made of one case: twins, in which something is left out or replaced, show what a deviation has to do.
/// </summary>
internal sealed class ScenarioRun
{
    readonly JsonObject _case;
    readonly ScenarioMemory _memory = new();
    readonly Dictionary<string, IArvoEventHandler> _handlers = new(StringComparer.Ordinal);
    readonly Dictionary<string, Exception> _constructionErrors = new(StringComparer.Ordinal);
    readonly Dictionary<string, HashSet<string>> _lastSent = new(StringComparer.Ordinal);

    public ScenarioRun(JsonObject recorded)
    {
        _case = recorded;
        Bindings = new CaseBindings(recorded["subjects"] as JsonObject, recorded["managedIds"] as JsonObject);
        Contracts = new ScenarioContracts(recorded["contracts"]!.AsObject());
        foreach (var (name, description) in recorded["handlers"]!.AsObject()) Build(name, description!.AsObject());
        foreach (var (token, record) in recorded["memory"] as JsonObject ?? [])
            _memory.Records[Bindings.ValueOf(token)] = RecordView.Read(Bindings.Replace(record)!.AsObject());
    }

    public CaseBindings Bindings { get; }

    public ScenarioContracts Contracts { get; }

    public IReadOnlyDictionary<string, IArvoEventHandler> Handlers => _handlers;

    public IReadOnlyDictionary<string, Exception> ConstructionErrors => _constructionErrors;

    /// <summary>Outcomes by step; a step that was left out has none.</summary>
    public Dictionary<int, StepOutcome> Outcomes { get; } = [];

    /// <summary>Runs one step.</summary>
    /// <param name="index">Which; all before it have run or are left out.</param>
    /// <param name="change">Changes the delivered event; null: as recorded.</param>
    public async Task<StepOutcome> RunAsync(int index, Func<ArvoEvent, IArvoEventHandler, ArvoEvent>? change = null)
    {
        var step = _case["steps"]![index]!.AsObject();
        var handler = _handlers[step["handler"]!.GetValue<string>()];
        var delivered = Deliver(step["deliver"]!.AsObject());
        if (change is not null) delivered = change(delivered, handler);

        var before = new Dictionary<string, MachineMemoryRecord>(_memory.Records, StringComparer.Ordinal);
        _memory.Begin(delivered.Subject, step["memory"] as JsonObject);
        var (emitted, thrown) = await ExecuteAsync(handler, delivered);
        // A stateless handler answers under the subject of the workflow that asked; its answers are no requests.
        if (emitted.Count > 0 && handler is ArvoWorkflow) _lastSent[delivered.Subject] = [.. emitted.Select(sent => sent.Id)];
        var outcome = new StepOutcome
        {
            Delivered = delivered,
            Handler = handler,
            Emitted = emitted,
            Thrown = thrown,
            Before = before.GetValueOrDefault(delivered.Subject),
            After = _memory.Records.GetValueOrDefault(delivered.Subject),
            Wrote = _memory.Written.Contains(delivered.Subject, StringComparer.Ordinal),
            UnlockFails = step["memory"]?["unlock"]?.GetValue<string>() == "throw",
            LockedAfter = _memory.IsLocked(delivered.Subject),
            ChangedAnother = _memory.Written.Any(written => written != delivered.Subject),
            LastSent = _lastSent.GetValueOrDefault(delivered.Subject),
        };
        _memory.End();
        return Outcomes[index] = outcome;
    }

    /// <summary>Runs all steps but those left out.</summary>
    public static async Task<ScenarioRun> RunAllAsync(
        JsonObject recorded, Func<int, bool>? leaveOut = null, Func<ArvoEvent, IArvoEventHandler, ArvoEvent>? change = null)
    {
        var run = new ScenarioRun(recorded);
        for (var i = 0; i < recorded["steps"]!.AsArray().Count; i++)
        {
            if (leaveOut?.Invoke(i) == true) continue;
            var outcome = await run.RunAsync(i, change);
            // Binds what it can, so that later deliveries know it.
            StructuralComparison.Difference(recorded["steps"]![i]!["expect"]!["emitted"], outcome.EmittedJson(), run.Bindings);
        }

        return run;
    }

    void Build(string name, JsonObject description)
    {
        try
        {
            _handlers[name] = new ScenarioHandlers(Contracts, _memory).Build(description);
        }
        catch (Exception refused) when (refused is Violation or ArgumentException or ArvoContractException)
        {
            _constructionErrors[name] = refused;
        }
    }

    ArvoEvent Deliver(JsonObject deliver)
    {
        // An event that was left out the first time is delivered for the first time now.
        var flat = deliver["$emitted"] is JsonArray emitted ? Emitted(emitted[0]!.GetValue<int>(), emitted[1]!.GetValue<int>())
            : deliver["$again"] is { } again
                ? Flat(Outcomes.TryGetValue(again.GetValue<int>(), out var before)
                    ? before.Delivered
                    : Deliver(_case["steps"]![again.GetValue<int>()]!["deliver"]!.AsObject()))
            : Bindings.Replace(deliver)!.AsObject();
        foreach (var (name, value) in deliver["patch"] as JsonObject ?? []) flat[name] = Bindings.Replace(value);
        return ArvoEvent.FromJson(RecordView.Element(flat)!.Value);
    }

    // What a refused step did not emit (W5) is delivered as it was recorded.
    JsonObject Emitted(int step, int number) => Outcomes.TryGetValue(step, out var outcome) && number < outcome.Emitted.Count
        ? Flat(outcome.Emitted[number])
        : Bindings.Make(_case["steps"]![step]!["expect"]!["emitted"]![number])!.AsObject();

    static async Task<(IReadOnlyList<ArvoEvent> Emitted, Exception? Thrown)> ExecuteAsync(IArvoEventHandler handler, ArvoEvent delivered)
    {
        try
        {
            return (await handler.ExecuteAsync(delivered, CancellationToken.None), null);
        }
        catch (Exception error)
        {
            return ([], error);
        }
    }

    static JsonObject Flat(ArvoEvent read) => RecordView.Node(read.ToJsonElement())!.AsObject();
}
