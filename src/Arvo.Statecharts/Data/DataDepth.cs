namespace Arvo.Statecharts;

/// <summary>How deep containers nest; refuses what could not be walked or written.</summary>
static class DataDepth
{
    /// <summary>1 for a container of scalars, 0 for a scalar.</summary>
    public static int Of(DataValue value) => value.Content switch
    {
        DataObject members => members.Depth,
        DataArray items => items.Depth,
        RawJsonContent raw => Of(new DataValue(raw.Resolve())),
        _ => 0,
    };

    /// <summary>The depth of a container of these values.</summary>
    public static int Of(DataValue[] values)
    {
        var deepest = 0;
        foreach (var value in values)
            deepest = Math.Max(deepest, Of(value));
        return Checked(deepest + 1);
    }

    public static int Checked(int depth) => depth <= DataContent.MaxDepth
        ? depth
        : throw new InvalidOperationException($"Data would nest deeper than {DataContent.MaxDepth} levels.");
}
