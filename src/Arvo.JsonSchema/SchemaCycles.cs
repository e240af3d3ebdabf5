namespace Arvo.JsonSchema;

/// <summary>
/// Finds schemas that refer to themselves without going into the data (a reference to itself, an
/// alternative that is itself): they would never come to an end.
/// </summary>
sealed class SchemaCycles
{
    readonly HashSet<SchemaNode> _open = [], _done = [];

    /// <summary>Whether following only references and alternatives leads back to where it began, anywhere below.</summary>
    public bool HasCycle(SchemaNode node)
    {
        if (_done.Contains(node)) return false;
        if (!_open.Add(node)) return true;
        var hasCycle = SameValue(node).Any(HasCycle);
        _open.Remove(node);
        _done.Add(node);
        return hasCycle || Below(node).Any(below => new SchemaCycles(_done).HasCycle(below));
    }

    public SchemaCycles()
    {
    }

    SchemaCycles(HashSet<SchemaNode> done) => _done = done;

    static IEnumerable<SchemaNode> SameValue(SchemaNode node) =>
        [.. Some(node.Reference), .. Some(node.Not), .. node.AnyOf, .. node.OneOf, .. node.AllOf];

    static IEnumerable<SchemaNode> Below(SchemaNode node) =>
        [.. node.Properties.Values, .. Some(node.Additional), .. Some(node.Item), .. node.Tuple];

    static IEnumerable<SchemaNode> Some(SchemaNode? node) => node is null ? [] : [node];
}
