using MongoDB.Bson;
using MongoDB.Driver;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// What an exception of the driver means for the memory. What is not known to have been refused before it was sent may have been done.
/// </summary>
internal static class MongoFailure
{
    /// <summary>The user lacks a right.</summary>
    public const int UnauthorizedCode = 13;

    const int DuplicateKeyCode = 11000;
    const int ValidationCode = 121;
    static readonly HashSet<int> TooLargeCodes = [10334, 17280, 17419, 17420];

    /// <summary>Two writers inserted the same document; the other one was first.</summary>
    public static bool IsDuplicateKey(Exception failure) => failure switch
    {
        MongoWriteException { WriteError: { } error } => error.Category == ServerErrorCategory.DuplicateKey,
        MongoCommandException command => command.Code == DuplicateKeyCode,
        _ => false,
    };

    /// <summary>
    /// The document would be larger than MongoDB can hold: the driver says so before it sends, the server when an update makes it so.
    /// </summary>
    public static bool IsTooLarge(Exception failure) => failure switch
    {
        MongoWriteException { WriteError: { } error } => TooLargeCodes.Contains(error.Code),
        MongoCommandException command => TooLargeCodes.Contains(command.Code),
        FormatException or BsonSerializationException => true,
        _ => false,
    };

    // A validator that somebody gave the collection: waiting does not help, and the other instances have nothing to do with it.
    static bool ConcernsItsData(Exception failure) =>
        failure is MongoWriteException { WriteError.Code: ValidationCode } or MongoCommandException { Code: ValidationCode };

    /// <summary>The exception to throw for what failed.</summary>
    public static Exception Of(string operation, Exception failure) => failure switch
    {
        ArgumentException or OperationCanceledException or MachineMemoryBoundsException or MachineMemoryUnavailableException
            or InvalidDataException =>
            failure,
        _ when ConcernsItsData(failure) => failure,
        KeyNotFoundException or InvalidCastException =>
            new InvalidDataException($"'{operation}' met a document that is none of this memory's: {failure.Message}", failure),
        _ => new MachineMemoryUnavailableException(operation, MayHaveWritten(failure), failure),
    };

    // No server was found in time, no connection was free, or it was not let in: nothing was sent. When a first try was sent, the driver reports that
    // one's failure. What a server answers to a second try says nothing of the first, so a refusal by command is no proof.
    static bool MayHaveWritten(Exception failure) => failure is not (TimeoutException or MongoAuthenticationException or MongoConfigurationException);
}
