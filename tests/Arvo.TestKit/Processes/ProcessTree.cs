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

    /// <summary>Whether a process runs; one that has ended but was not yet collected does not.</summary>
    public static bool IsRunning(int processId) => FieldsOf(processId) is { } fields && fields[0] is not ("Z" or "X");

    /// <summary>Whether a signal has stopped a process.</summary>
    public static bool IsStopped(int processId) => FieldsOf(processId) is ["T", ..];

    static int ParentOf(int processId) => FieldsOf(processId) is { } fields ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;

    // proc(5): "pid (name) state ppid …"; the name may hold blanks and parentheses. Null: there is no such process (any more).
    static string[]? FieldsOf(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
