namespace Arvo;

/// <summary>Something was refused; every fault that was found is in <see cref="Faults"/>, not only the first.</summary>
public abstract class ArvoFaultsException : Exception
{
    private protected ArvoFaultsException(string what, IReadOnlyList<ArvoFault> faults, Exception? inner = null)
        : base($"{what}: {string.Join("; ", faults)}", inner) => Faults = faults;

    /// <summary>All faults; never empty.</summary>
    public IReadOnlyList<ArvoFault> Faults { get; }
}

/// <summary>An event breaks the rules of AS §1.1.</summary>
public sealed class ArvoEventException : ArvoFaultsException
{
    internal ArvoEventException(IReadOnlyList<ArvoFault> faults, Exception? inner = null)
        : base("The event is invalid", faults, inner)
    {
    }

    internal ArvoEventException(string member, string message) : this([new ArvoFault(member, message)])
    {
    }
}

/// <summary>A text is no orchestration subject, or a subject's content breaks the rules of AS §4.1.</summary>
public sealed class ArvoSubjectException : ArvoFaultsException
{
    internal ArvoSubjectException(IReadOnlyList<ArvoFault> faults, Exception? inner = null)
        : base("The orchestration subject is invalid", faults, inner)
    {
    }
}

/// <summary>A contract can't be built or a version of it doesn't exist.</summary>
public sealed class ArvoContractException : ArvoFaultsException
{
    internal ArvoContractException(string uri, IReadOnlyList<ArvoFault> faults)
        : base($"The contract '{uri}' is invalid", faults)
    {
    }
}

/// <summary>Data doesn't fit the schema of its event type.</summary>
public sealed class ArvoDataException : ArvoFaultsException
{
    internal ArvoDataException(string what, IReadOnlyList<ArvoFault> faults) : base(what, faults)
    {
    }
}

/// <summary>A document can't serve as a schema of event data.</summary>
public sealed class ArvoSchemaException : ArvoFaultsException
{
    internal ArvoSchemaException(IReadOnlyList<ArvoFault> faults, Exception? inner = null)
        : base("The JSON Schema document can't be used", faults, inner)
    {
    }
}
