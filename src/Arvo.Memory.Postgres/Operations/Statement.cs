namespace Arvo.Memory.Postgres;

/// <summary>A statement, what it is for in words, and whether it writes, so that a lost answer leaves its outcome unknown.</summary>
internal sealed record Statement(string Operation, bool Writes, string Sql);
