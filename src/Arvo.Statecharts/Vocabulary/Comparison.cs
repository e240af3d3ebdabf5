namespace Arvo.Statecharts;

/// <summary>A comparison of two values.</summary>
delegate bool Comparison(DataValue left, DataValue right);

/// <summary>The comparisons of the vocabulary: equality is deep and typed; ordering is false unless both sides are the same primitive type.</summary>
static class Comparisons
{
    public const string Known = "== != < <= > >= in";

    /// <summary>What a guard that names none means.</summary>
    public const string Default = "==";

    public static Comparison? Find(string? word) => word switch
    {
        "==" => DataEquality.AreEqual,
        "!=" => (left, right) => !DataEquality.AreEqual(left, right),
        "<" => (left, right) => Order(left, right) < 0,
        "<=" => (left, right) => Order(left, right) <= 0,
        ">" => (left, right) => Order(left, right) > 0,
        ">=" => (left, right) => Order(left, right) >= 0,
        "in" => IsIn,
        _ => null,
    };

    /// <summary>null when the two have no order; no comparison with null is true.</summary>
    static int? Order(DataValue left, DataValue right)
    {
        if (left.Kind != right.Kind)
            return null;
        return left.Kind switch
        {
            DataKind.Number => double.IsNaN(left.Number) || double.IsNaN(right.Number) ? null : left.Number.CompareTo(right.Number),
            DataKind.String => string.CompareOrdinal(left.AsString(), right.AsString()),
            DataKind.Boolean => left.IsTrue.CompareTo(right.IsTrue),
            _ => null,
        };
    }

    static bool IsIn(DataValue left, DataValue right)
    {
        if (right.Kind != DataKind.Array)
            return false;
        var items = right.ArrayContent;
        for (var i = 0; i < items.Count; i++)
        {
            if (DataEquality.AreEqual(left, items.ItemAt(i)))
                return true;
        }
        return false;
    }
}
