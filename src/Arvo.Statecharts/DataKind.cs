namespace Arvo.Statecharts;

/// <summary>What a <see cref="DataValue"/> holds.</summary>
public enum DataKind
{
    /// <summary>Nothing: a member that isn't there. Reads as null in expressions, and is left out when an object is written.</summary>
    Undefined,
    /// <summary>JSON null.</summary>
    Null,
    /// <summary>true or false.</summary>
    Boolean,
    /// <summary>A number: an IEEE double, with its source text as long as nobody computed with it.</summary>
    Number,
    /// <summary>Text.</summary>
    String,
    /// <summary>An ordered list.</summary>
    Array,
    /// <summary>Members in the order in which they were first set.</summary>
    Object,
}
