namespace Arvo;

/// <summary>Makes the events of one version of an orchestrator's contract (AS §1.9).</summary>
public sealed class ArvoOrchestratorEventFactory : ArvoEventFactory
{
    /// <summary>A factory.</summary>
    /// <param name="contract">A version of an orchestrator's contract.</param>
    /// <param name="time">Clock of the events; null is the system's.</param>
    /// <exception cref="ArvoContractException">The contract isn't an orchestrator's.</exception>
    public ArvoOrchestratorEventFactory(VersionedArvoContract contract, TimeProvider? time = null) : base(contract, time)
    {
        if (!contract.IsOrchestrator)
            throw new ArvoContractException(contract.Uri,
                [new ArvoFault($"metadata.{ArvoContract.ContractTypeKey}", $"must be {ArvoOrchestratorContract.ContractType}")]);
    }

    /// <summary>
    /// Starts a workflow. Without subject: the data's <c>parentSubject$$</c> null begins a root execution, with the source as
    /// initiator; else a child of that subject. A child's completion goes to <see cref="ArvoEventOptions.RedirectTo"/> or else to
    /// the parent's own initiator. Beware: that differs from a child that an orchestrator starts by emitting an event, whose
    /// completion goes to that orchestrator; the reference does the same (W23).
    /// </summary>
    /// <exception cref="ArvoDataException">The data doesn't fit the contract.</exception>
    /// <exception cref="ArvoEventException">Any other fault of the event.</exception>
    /// <exception cref="ArvoSubjectException">The parent is no subject, or no subject can be made.</exception>
    public ArvoEvent Init(ArvoEventOptions options) =>
        Traced("init", Contract.Accepts.Type, options, static (factory, options) => ((ArvoOrchestratorEventFactory)factory).MakeInit(options));

    /// <summary>Completes a workflow.</summary>
    /// <exception cref="ArvoDataException">The data doesn't fit the contract.</exception>
    /// <exception cref="ArvoEventException">Any other fault of the event.</exception>
    /// <exception cref="ArvoSubjectException">No subject was given and none can be made.</exception>
    public ArvoEvent Complete(ArvoEventOptions options) => Traced(
        "complete", null, options,
        static (factory, options) => ((ArvoOrchestratorEventFactory)factory).MakeEmitted(options with { Type = factory.Contract.EmitList[0].Type }));

    private protected override string SpanName => "OrchestratorEventFactory";

    ArvoEvent MakeInit(ArvoEventOptions options)
    {
        var data = Parsed(Contract.Accepts, options.Data);
        var parent = options.Subject is null ? ArvoOrchestratorContract.ParentSubjectOf(data) : null;
        return Make(options, Contract.Accepts.Type, Contract.DataSchema, data, parent is null ? null : ChildOf(parent, options));
    }

    string ChildOf(string parent, ArvoEventOptions options) => ArvoOrchestrationSubject.From(
        parent, Contract.Accepts.Type, Contract.Version, options.Domain,
        RedirectTo(options.RedirectTo ?? ArvoOrchestrationSubject.Parse(parent).Execution.Initiator));
}
