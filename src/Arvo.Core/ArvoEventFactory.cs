using System.Text.Json;

namespace Arvo;

/// <summary>
/// Makes the events of one contract version (AS §1.9): data is checked against the contract and replaced by its parsed form, type, data schema and
/// content type come from the contract. Immutable, safe to share between threads.
/// </summary>
/// <param name="contract">The version.</param>
/// <param name="time">Clock of the events; null is the system's.</param>
public class ArvoEventFactory(VersionedArvoContract contract, TimeProvider? time = null)
{
    /// <summary>The version that events are made for.</summary>
    public VersionedArvoContract Contract => contract;

    /// <summary>
    /// An event that the contract accepts. Without subject, a new execution of the contract's type is begun, with the source as its initiator.
    /// </summary>
    /// <param name="options">Type, data schema and content type are overruled.</param>
    /// <exception cref="ArvoDataException">The data doesn't fit the contract.</exception>
    /// <exception cref="ArvoEventException">Any other fault of the event.</exception>
    /// <exception cref="ArvoSubjectException">No subject was given and none can be made, for example because the source is no event type.</exception>
    public ArvoEvent Accepts(ArvoEventOptions options) =>
        Traced("accepts", contract.Accepts.Type, options, static (factory, options) => factory.MakeAccepted(options));

    /// <summary>An event that the contract emits; <see cref="ArvoEventOptions.Type"/> says which.</summary>
    /// <exception cref="ArvoContractException">The contract emits no such type.</exception>
    /// <exception cref="ArvoDataException">The data doesn't fit the contract.</exception>
    /// <exception cref="ArvoEventException">Any other fault of the event.</exception>
    /// <exception cref="ArvoSubjectException">No subject was given and none can be made.</exception>
    public ArvoEvent Emits(ArvoEventOptions options) =>
        Traced("emits", options.Type, options, static (factory, options) => factory.MakeEmitted(options));

    /// <summary>A system error.</summary>
    /// <param name="options">Data, type, data schema and content type are overruled.</param>
    /// <param name="error">What happened; a stack in it goes on the wire.</param>
    public ArvoEvent SystemError(ArvoEventOptions options, ArvoErrorData error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Traced("systemError", contract.SystemError.Type, (options, error),
            static (factory, given) => factory.MakeSystemError(given.options, given.error));
    }

    /// <summary>A system error of an exception, without its stack trace (W30).</summary>
    public ArvoEvent SystemError(ArvoEventOptions options, Exception exception) => SystemError(options, ArvoErrorData.Of(exception));

    /// <summary>The name of the factory in spans.</summary>
    private protected virtual string SpanName => "EventFactory";

    /// <summary>Runs a method of a factory in its span, if anybody listens.</summary>
    /// <param name="method">The method's name in the span.</param>
    /// <param name="type">The type of the event, for the span; null: none.</param>
    /// <param name="given">What the method is given.</param>
    /// <param name="make">The method; static, so that it costs nothing.</param>
    private protected ArvoEvent Traced<T>(string method, string? type, T given, Func<ArvoEventFactory, T, ArvoEvent> make)
    {
        if (!CoreTelemetry.IsTraced) return make(this, given);
        using var activity = CoreTelemetry.StartFactory(type is null ? $"{SpanName}.{method}" : $"{SpanName}.{method}<{type}>", contract);
        try
        {
            return CoreTelemetry.Made(activity, make(this, given));
        }
        catch (Exception error) when (CoreTelemetry.Failed(activity, error))
        {
            throw;
        }
    }

    ArvoEvent MakeAccepted(ArvoEventOptions options) =>
        Make(options, contract.Accepts.Type, contract.DataSchema, Parsed(contract.Accepts, options.Data));

    private protected ArvoEvent MakeEmitted(ArvoEventOptions options)
    {
        if (options.Type is not { } type || !contract.Emits.TryGetValue(type, out var schema))
            throw new ArvoContractException(contract.Uri,
                [new ArvoFault("emits", $"version {contract.Version} emits no '{options.Type}', only {string.Join(", ", contract.Emits.Keys)}")]);
        return Make(options, type, contract.DataSchema, Parsed(new ArvoContractEvent(type, schema), options.Data));
    }

    ArvoEvent MakeSystemError(ArvoEventOptions options, ArvoErrorData error) =>
        Make(options, contract.SystemError.Type, contract.SystemError.DataSchema, error.ToJsonElement());

    private protected ArvoEvent Make(ArvoEventOptions options, string type, string dataSchema, JsonElement data, string? subject = null) =>
        ArvoEvent.Make(
        options with
        {
            Type = type,
            Data = data,
            DataSchema = dataSchema,
            DataContentType = ArvoEvent.ArvoContentType,
            Subject = options.Subject ?? subject ?? NewSubject(options, type),
        },
        time);

    private protected static JsonElement Parsed(ArvoContractEvent expected, JsonElement data) =>
        expected.Schema.Parse(data).DataOrThrow($"The data of '{expected.Type}' doesn't fit its contract");

    private protected string NewSubject(ArvoEventOptions options, string type) => ArvoOrchestrationSubject.New(
        type, contract.Version, options.Source ?? "", options.Domain,
        options.RedirectTo is { Length: > 0 } redirectTo ? RedirectTo(redirectTo) : null);

    private protected static IReadOnlyDictionary<string, string> RedirectTo(string target) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { [ArvoOrchestrationSubjectContent.RedirectToKey] = target };
}
