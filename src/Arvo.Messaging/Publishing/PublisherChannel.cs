using RabbitMQ.Client;

namespace Arvo.Messaging;

/// <summary>One channel with publisher confirms and a bounded number of unconfirmed messages. Safe for concurrent use.</summary>
sealed class PublisherChannel(IChannel channel, int window) : IDisposable
{
    readonly SemaphoreSlim _window = new(window, window);

    public IChannel Channel => channel;

    public static async Task<PublisherChannel> OpenAsync(IConnection connection, int window, CancellationToken cancellationToken)
    {
        // No rate limiter: the client's own one delays every publish by up to a second once half of
        // 128 are unconfirmed; our window bounds them instead.
        var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true,
            outstandingPublisherConfirmationsRateLimiter: null);
        return new PublisherChannel(await connection.CreateChannelAsync(options, cancellationToken), window);
    }

    /// <summary>
    /// Puts the messages on the wire in order, without waiting for one's confirm before the next, and completes with the last confirm.
    /// </summary>
    public async Task PublishAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 1)
        {
            await _window.WaitAsync(cancellationToken);
            await PublishAsync(messages[0]);
            return;
        }
        var confirms = new Task[messages.Count];
        for (var i = 0; i < confirms.Length; i++)
        {
            await _window.WaitAsync(cancellationToken);
            confirms[i] = PublishAsync(messages[i]);
        }
        await Task.WhenAll(confirms);
    }

    public void Dispose() => _window.Dispose();

    async Task PublishAsync(OutgoingMessage message)
    {
        try
        {
            // Never a token that can be cancelled: it would put the client's sequence numbers out of
            // step with the broker's (rabbitmq-dotnet-client #1900).
            await channel.BasicPublishAsync(message.Exchange, message.RoutingKey, mandatory: true, message.Properties, message.Body,
                CancellationToken.None);
        }
        finally
        {
            _window.Release();
        }
    }
}
