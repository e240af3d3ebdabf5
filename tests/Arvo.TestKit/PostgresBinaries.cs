using System.Globalization;

namespace Arvo.TestKit;

/// <summary>PostgreSQL's programs, and the user to run them as (null: as we are).</summary>
sealed record PostgresBinaries(string Postgres, string InitDb, string CreateDb, string? RunAs)
{
    /// <summary>What to put before a command to run it as <see cref="RunAs"/>; it replaces itself by the command, so the process id stays.</summary>
    public IReadOnlyList<string> Prefix => RunAs is null ? [] : ["setpriv", $"--reuid={RunAs}", $"--regid={GroupOf(RunAs)}", "--init-groups", "--"];

    /// <summary>The newest installed version, or the one in the folder <c>ARVO_TEST_POSTGRES_BIN</c> names; null when there is none.</summary>
    public static PostgresBinaries? Find()
    {
        if (InstalledBinary.Find("postgres", "ARVO_TEST_POSTGRES_BIN", DebianFolders()) is not { } server) return null;
        var folder = Path.GetDirectoryName(server)!; // a found file has a folder
        return new PostgresBinaries(server, Path.Combine(folder, "initdb"), Path.Combine(folder, "createdb"), UserToBecome());
    }

    static IEnumerable<string> DebianFolders() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql")
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                ? version
                : 0)
            .Select(folder => Path.Combine(folder, "bin"))
        : [];

    static string? UserToBecome() => !Environment.IsPrivilegedProcess ? null : Account("postgres") is null ? "nobody" : "postgres";

    static string GroupOf(string user) => Account(user)?[3] ?? user;

    static string[]? Account(string user) =>
        File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(fields => fields[0] == user);
}
