using System.Globalization;

namespace Arvo.TestKit;

/// <summary>Who started whom, from /proc.</summary>
static class ProcessTree
{
    /// <summary>All children of a process, their children and so on.</summary>
    public static IReadOnlyList<int> DescendantsOf(int processId)
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Parent: ParentOf(id)))
            .ToLookup(process => process.Parent, process => process.Id);

        var found = new List<int>(parents[processId]);
        for (var i = 0; i < found.Count; i++) found.AddRange(parents[found[i]]);
        return found;
    }

    // proc(5): "pid (name) state ppid …"; the name may hold blanks and parentheses.
    static int ParentOf(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it ended while we looked
        }
    }
}
