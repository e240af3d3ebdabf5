using System.Reflection;

namespace Arvo.Memory.Conformance;

/// <summary>One thing that holds for every machine memory.</summary>
public sealed class ConformanceFact
{
    readonly Type concept;
    readonly MethodInfo method;

    internal ConformanceFact(Type concept, MethodInfo method)
    {
        this.concept = concept;
        this.method = method;
        Name = $"{concept.Name}.{method.Name}";
        Needs = method.GetCustomAttribute<NeedsAttribute>()?.Capabilities ?? MemoryCapabilities.None;
    }

    /// <summary><c>Concept.What_holds</c>.</summary>
    public string Name { get; }

    /// <summary>What a memory must be able to do, beside the contract, for this to be verified.</summary>
    public MemoryCapabilities Needs { get; }

    /// <summary>Why it can't be verified on a memory; null when it can.</summary>
    public string? SkippedOn(MemoryUnderTest store)
    {
        var missing = Needs & ~store.Capabilities;
        return missing == MemoryCapabilities.None ? null : $"{store.GetType().Name} lacks: {missing}";
    }

    /// <summary>Completes when it holds, throws when it doesn't.</summary>
    public async Task VerifyAsync(MemoryUnderTest store, CancellationToken cancellationToken)
    {
        if (SkippedOn(store) is { } reason) throw new InvalidOperationException(reason);
        var group = (FactGroup)(Activator.CreateInstance(concept) ?? throw new MissingMethodException(concept.Name));
        group.Begin(new Trial(store, cancellationToken));
        var running = (Task?)method.Invoke(group, BindingFlags.DoNotWrapExceptions, binder: null, parameters: null, culture: null);
        await (running ?? throw new InvalidOperationException($"{Name} returned no task."));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
