using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using static Arvo.Orchestration.OrchestrationTelemetry;

namespace Arvo.Orchestration;

/// <summary>A stateless handler: an event in, its answers out (AS §11). Safe for concurrent use when the author's functions are.</summary>
public sealed class ArvoEventHandler : IArvoEventHandler
{
    readonly FrozenDictionary<string, EventHandlerFunction> _functions;
    readonly HandlerOptions _options;
    readonly EmissionDomains _domains;
    readonly SystemErrors _systemErrors;
    readonly ILogger _logger;

    ArvoEventHandler(ArvoEventHandlerSetup setup, HandlerOptions options)
    {
        Contract = setup.Contract;
        _functions = setup.Handlers.ToFrozenDictionary(StringComparer.Ordinal);
        _options = options;
        _domains = options.Domains.WithDefaults();
        _logger = options.Logger ?? NullLogger.Instance;
        _systemErrors = new SystemErrors(Source, setup.Contract.Version("latest"), _domains, options.ExecutionUnits, options.IncludeStackTraces);
    }

    /// <summary>The contract it fulfils.</summary>
    public ArvoContract Contract { get; }

    /// <inheritdoc/>
    public string Source => Contract.Type;

    /// <summary>The domain of the contract; null is local.</summary>
    public string? Domain => Contract.Domain;

    /// <summary>The type of the events that tell of an error.</summary>
    public string SystemErrorType => Contract.SystemErrorType;

    /// <summary>Checks that every version of the contract has a function, and no function is for another.</summary>
    /// <exception cref="ArgumentException">Lists every version that lacks a function, or that the contract lacks.</exception>
    public static ArvoEventHandler Create(ArvoEventHandlerSetup setup, HandlerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(setup);
        List<string> faults =
        [
            .. setup.Contract.Versions.Keys.Except(setup.Handlers.Keys, StringComparer.Ordinal)
                .Select(version => $"version {version} has no function"),
            .. setup.Handlers.Keys.Except(setup.Contract.Versions.Keys, StringComparer.Ordinal)
                .Select(version => $"there is a function for version {version}, which the contract lacks"),
        ];
        return faults.Count == 0
            ? new ArvoEventHandler(setup, options ?? new HandlerOptions())
            : throw new ArgumentException($"The handler for '{setup.Contract.Uri}' is set up wrongly: {string.Join("; ", faults)}", nameof(setup));
    }

    /// <summary>Starts a handler whose functions take records.</summary>
    public static ArvoEventHandlerBuilder For(ArvoContract contract) => new(contract);

    /// <inheritdoc/>
    /// <exception cref="Violation">The event can't be handled; <see cref="Violation.RetryHelps"/> says whether later is better.</exception>
    public async ValueTask<IReadOnlyList<ArvoEvent>> ExecuteAsync(ArvoEvent consumed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(consumed);
        var started = IsMeasured ? Stopwatch.GetTimestamp() : 0;
        using var activity = StartHandling(HandlerKind, "handler", Source, Contract.Uri, consumed);
        var outcome = Outcome.Violated;
        IReadOnlyList<ArvoEvent> events = [];
        try
        {
            (outcome, events) = await HandleAsync(consumed, StampFor(consumed, activity), cancellationToken);
            TagOutcome(activity, null, outcome == Outcome.Failed, events);
            return events;
        }
        catch (Exception error)
        {
            if (error is Violation violation) violation.Concerns(consumed);
            Fail(activity, error);
            throw;
        }
        finally
        {
            if (started != 0) Measure(Source, outcome, events.Count, Stopwatch.GetElapsedTime(started));
        }
    }

    async ValueTask<(Outcome, IReadOnlyList<ArvoEvent>)> HandleAsync(ArvoEvent consumed, Stamp stamp, CancellationToken cancellationToken)
    {
        var version = VersionFor(consumed);
        var data = InputValidation.ParseData(consumed, version.Accepts.Schema);
        try
        {
            var input = new EventHandlerInput { Event = consumed with { Data = data }, Contract = version, Source = Source, Trace = stamp.Trace };
            var answers = await _functions[version.Version](input, cancellationToken);
            return (Outcome.Done, answers is null ? [] : Build(answers, consumed, version, stamp));
        }
        catch (Exception error) when (error is not Violation && !(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            if (TransientFault.Is(error, _options.IsTransient))
                throw new ExecutionViolation($"a transient fault interrupted the handler: {error.Message}", consumed, error) { RetryHelps = true };
            _logger.HandlerFailed(error, Source, consumed.Id, consumed.Type);
            // W22: an error goes where the answer would have gone.
            var address = new SystemErrors.Address(consumed.Subject, null, consumed.RedirectTo ?? consumed.Source, consumed.Id);
            return (Outcome.Failed, _systemErrors.Build(error, consumed, address, stamp));
        }
    }

    VersionedArvoContract VersionFor(ArvoEvent consumed)
    {
        if (consumed.Type != Source) throw new ConfigViolation($"the handler of {Source} takes no such event", consumed);
        if (!EventDataSchema.TryParse(consumed.DataSchema, out var schema))
        {
            var latest = Contract.Version("latest");
            _logger.NoVersionNamed(consumed.Id, Contract.Uri, latest.Version);
            return latest;
        }

        if (schema.Uri.Length > 0 && schema.Uri != Contract.Uri)
            throw new ContractViolation($"the dataschema names the contract '{schema.Uri}', but the handler fulfils '{Contract.Uri}'", consumed);
        return Contract.Versions.GetValueOrDefault(schema.Version)
            ?? throw new ConfigViolation($"there is no version {schema.Version}; known are {string.Join(", ", Contract.Versions.Keys)}", consumed);
    }

    List<ArvoEvent> Build(IReadOnlyList<OutgoingEvent> answers, ArvoEvent consumed, VersionedArvoContract version, Stamp stamp)
    {
        try
        {
            var builder = new AnswerBuilder(Source, version, _domains, _options.ExecutionUnits);
            return builder.Build(answers, consumed, stamp);
        }
        catch (Exception error) when (error is not Violation)
        {
            throw new ContractViolation($"an answer can't be made: {error.Message}", consumed, error);
        }
    }

    Stamp StampFor(ArvoEvent consumed, Activity? activity) => new(
        ArvoTime.Now(_options.Time),
        activity is null ? new ArvoTraceHeaders(consumed.TraceParent, consumed.TraceState) : ArvoTraceHeaders.Of(activity),
        new DerivedIds(consumed.Subject, consumed.Source, consumed.Id));
}
