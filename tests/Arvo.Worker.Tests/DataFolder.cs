namespace Arvo.Worker.Tests;

/// <summary>A folder for one worker's SQLite file.</summary>
sealed class DataFolder : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arvo-worker-");

    /// <summary>The argument that has a worker use it.</summary>
    public string Setting => $"--Arvo:Memory:SqlitePath={Path.Combine(_folder.FullName, "arvo.db")}";

    public void Dispose() => _folder.Delete(recursive: true);
}
