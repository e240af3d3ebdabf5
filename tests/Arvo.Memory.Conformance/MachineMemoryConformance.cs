using System.Reflection;

namespace Arvo.Memory.Conformance;

/// <summary>The contract of a durable machine memory, as facts. Bound to no test framework: a fact completes or throws.</summary>
public static class MachineMemoryConformance
{
    /// <summary>All facts, in a stable order. Names are <c>Concept.What_holds</c> and unique.</summary>
    public static IReadOnlyList<ConformanceFact> Facts { get; } =
    [
        .. from concept in typeof(MachineMemoryConformance).Assembly.GetTypes()
           where concept.IsSubclassOf(typeof(FactGroup)) && !concept.IsAbstract
           from method in concept.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           where method.ReturnType == typeof(Task) && method.GetParameters().Length == 0
           orderby concept.Name, method.MetadataToken
           select new ConformanceFact(concept, method),
    ];

    /// <summary>The fact of that name.</summary>
    public static ConformanceFact Find(string name) =>
        Facts.FirstOrDefault(fact => fact.Name == name) ?? throw new ArgumentException($"The suite has no fact '{name}'.", nameof(name));
}
