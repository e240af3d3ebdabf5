namespace Arvo.Orchestration;

/// <summary>A stateless handler in the making, whose functions take records; nothing is checked before <see cref="Build"/>.</summary>
public sealed class ArvoEventHandlerBuilder
{
    readonly ArvoContract _contract;
    readonly Dictionary<string, EventHandlerFunction> _functions = new(StringComparer.Ordinal);

    internal ArvoEventHandlerBuilder(ArvoContract contract) => _contract = contract;

    /// <summary>The function of a version, which answers with events.</summary>
    /// <typeparam name="TRequest">The record that the contract's version accepts.</typeparam>
    public ArvoEventHandlerBuilder Version<TRequest>(
        string version, Func<IArvoEvent<TRequest>, CancellationToken, ValueTask<IReadOnlyList<OutgoingEvent>>> answer)
    {
        _functions[version] = async (input, cancellationToken) => await answer(input.Event.As<TRequest>(), cancellationToken);
        return this;
    }

    /// <summary>The function of a version that emits a single type, which answers with that type's record.</summary>
    /// <typeparam name="TRequest">The record that the contract's version accepts.</typeparam>
    /// <typeparam name="TReply">The record that the contract's version emits.</typeparam>
    public ArvoEventHandlerBuilder Version<TRequest, TReply>(string version, Func<IArvoEvent<TRequest>, CancellationToken, ValueTask<TReply>> answer)
    {
        _functions[version] = async (input, cancellationToken) =>
        {
            var reply = await answer(input.Event.As<TRequest>(), cancellationToken);
            return [OutgoingEvent.Of(input.Contract.EmitList[0].Type, reply)];
        };
        _singleEmit.Add(version);
        return this;
    }

    readonly List<string> _singleEmit = [];

    /// <summary>The handler.</summary>
    /// <exception cref="ArgumentException">
    /// Lists every version that lacks a function, that the contract lacks, or that has several results where the function gives one.
    /// </exception>
    public ArvoEventHandler Build(HandlerOptions? options = null)
    {
        var several = _singleEmit.Where(version => _contract.Versions.TryGetValue(version, out var known) && known.Emits.Count != 1).ToList();
        if (several.Count > 0)
            throw new ArgumentException(
                $"The handler for '{_contract.Uri}' is set up wrongly: {string.Join("; ", several.Select(version => $"version {version} does not emit exactly one type, so its function must name the type of its answer"))}");
        return ArvoEventHandler.Create(new ArvoEventHandlerSetup { Contract = _contract, Handlers = _functions }, options);
    }
}
