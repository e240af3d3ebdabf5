using RabbitMQ.Client;

namespace Arvo.Messaging;

/// <summary>User and password, read when a connection is opened, so that a changed secret needs no restart.</summary>
sealed class RabbitMqCredentials(RabbitMqOptions options) : ICredentialsProvider
{
    const string Default = "guest";

    public string Name => "arvo";

    public async Task<Credentials> GetCredentialsAsync(CancellationToken cancellationToken)
    {
        var parts = options.Uri.UserInfo.Split(':', 2);
        var user = options.UserName ?? Part(parts, 0);
        var password = options.PasswordFile is { } file
            ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim()
            : options.Password ?? Part(parts, 1);
        return new Credentials(Name, user, password, validUntil: null);
    }

    static string Part(string[] parts, int index) => parts.Length > index && parts[index].Length > 0 ? Uri.UnescapeDataString(parts[index]) : Default;
}
