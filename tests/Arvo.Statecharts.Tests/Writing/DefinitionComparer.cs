using System.Collections;

namespace Arvo.Statecharts.Tests;

/// <summary>Compares definitions member by member, order included, whatever their C# equality says.</summary>
static class DefinitionComparer
{
    /// <summary>The path of the first difference, or null.</summary>
    public static string? FirstDifference(object? left, object? right, string path = "")
    {
        if (left is null || right is null)
            return left is null && right is null ? null : path;
        if (left.GetType() != right.GetType() && left is not IEnumerable)
            return path;
        return left switch
        {
            DataValue data => SameData(data, (DataValue)right) ? null : path,
            string or ValueType or Delegate => Equals(left, right) ? null : path,
            IEnumerable items => OfItems([.. items.Cast<object?>()], [.. ((IEnumerable)right).Cast<object?>()], path),
            _ => OfMembers(left, right, path),
        };
    }

    // As text, because C# equality ignores the order of members, and null equals undefined.
    static bool SameData(DataValue left, DataValue right) => left.Kind == right.Kind && left.ToString() == right.ToString();

    static string? OfItems(object?[] left, object?[] right, string path)
    {
        if (left.Length != right.Length)
            return $"{path}.Count";
        return Enumerable.Range(0, left.Length).Select(i => FirstDifference(left[i], right[i], $"{path}[{i}]"))
            .FirstOrDefault(found => found is not null);
    }

    static string? OfMembers(object left, object right, string path) => left.GetType().GetProperties()
        .Where(property => property.GetMethod is { IsStatic: false })
        .Select(property => FirstDifference(property.GetValue(left), property.GetValue(right), $"{path}.{property.Name}"))
        .FirstOrDefault(found => found is not null);
}
