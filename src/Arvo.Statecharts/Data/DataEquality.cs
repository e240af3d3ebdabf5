namespace Arvo.Statecharts;

/// <summary>Deep, typed equality: member order does not count, null and undefined are equal, numbers compare as doubles.</summary>
static class DataEquality
{
    public static bool AreEqual(DataValue left, DataValue right)
    {
        if (ReferenceEquals(left.Content, right.Content) && left.Kind != DataKind.Number)
            return true;
        if (left.IsNull || right.IsNull)
            return left.IsNull && right.IsNull;
        return left.Kind == right.Kind && left.Kind switch
        {
            // == and not Equals: as in JavaScript, NaN differs from itself.
            DataKind.Number => left.Number == right.Number,
            DataKind.Boolean => left.IsTrue == right.IsTrue,
            DataKind.String => string.Equals(left.AsString(), right.AsString()),
            DataKind.Array => ItemsAreEqual(left.ArrayContent, right.ArrayContent),
            _ => MembersAreEqual(left.ObjectContent, right.ObjectContent),
        };
    }

    static bool ItemsAreEqual(DataArray left, DataArray right)
    {
        if (left.Count != right.Count)
            return false;
        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left.ItemAt(i), right.ItemAt(i)))
                return false;
        }
        return true;
    }

    static bool MembersAreEqual(DataObject left, DataObject right)
    {
        if (left.Count != right.Count)
            return false;
        for (var i = 0; i < left.Count; i++)
        {
            var at = right.IndexOf(left.NameAt(i));
            if (at < 0 || !AreEqual(left.ValueAt(i), right.ValueAt(at)))
                return false;
        }
        return true;
    }
}
