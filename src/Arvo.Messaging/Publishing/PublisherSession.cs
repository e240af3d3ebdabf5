using Arvo.Orchestration;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Arvo.Messaging;

/// <summary>One open connection with its channels; once anything on it fails it is closed as a whole. Safe for concurrent use.</summary>
sealed class PublisherSession : IAsyncDisposable
{
    // A broker that answers has answered by then.
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    readonly IConnection _connection;
    readonly ITcpClient _socket;
    readonly PublisherChannel[] _channels;
    readonly RabbitMqOptions _options;
    readonly TimeProvider _clock;
    readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    PublisherSession(IConnection connection, ITcpClient socket, PublisherChannel[] channels, RabbitMqOptions options, TimeProvider clock)
    {
        (_connection, _socket, _channels, _options, _clock) = (connection, socket, channels, options, clock);
        connection.ConnectionShutdownAsync += (_, reason) => ClosedAsync(reason.ReplyText);
        foreach (var channel in channels) channel.Channel.ChannelShutdownAsync += (_, reason) => ClosedAsync(reason.ReplyText);
        if (!_connection.IsOpen) _closed.TrySetResult(_connection.CloseReason?.ReplyText ?? "closed");
    }

    public bool IsOpen => !_closed.Task.IsCompleted;

    public static async Task<PublisherSession> OpenAsync(RabbitMqOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        ITcpClient? socket = null; // the last one made is the one that connected
        var connection = await RabbitMqConnections.OpenAsync(options, "arvo-publisher", cancellationToken,
            family => socket = ConnectionFactoryBase.DefaultSocketFactory(family));
        try
        {
            var channels = new PublisherChannel[options.PublisherChannels];
            for (var i = 0; i < channels.Length; i++)
                channels[i] = await PublisherChannel.OpenAsync(connection, options.PublishWindow, cancellationToken);
            return new PublisherSession(connection, socket!, channels, options, clock); // connected: one was made
        }
        catch
        {
            await LeaveAsync(connection);
            throw;
        }
    }

    /// <summary>Why it closed; also returns when cancelled.</summary>
    public async Task<string> WaitUntilClosedAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(_closed.Task, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
        return _closed.Task.IsCompleted ? await _closed.Task : "stopping";
    }

    public async Task PublishAsync(IReadOnlyList<OutgoingMessage> messages, string orderKey, CancellationToken cancellationToken)
    {
        var channel = _channels[(uint)orderKey.GetHashCode(StringComparison.Ordinal) % (uint)_channels.Length];
        try
        {
            await channel.PublishAsync(messages, cancellationToken).WaitAsync(_options.ConfirmTimeout, _clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The client is known to hang after some faults: nothing less than a new connection is certain to help.
            await AbortAsync($"no confirm within {_options.ConfirmTimeout.TotalSeconds:0} s");
            throw new DependencyUnavailableException("rabbitmq",
                $"{_options} did not confirm {messages[0].What} within {_options.ConfirmTimeout.TotalSeconds:0} s.");
        }
        catch (Exception e) when (e is not (OperationCanceledException or DependencyUnavailableException or ArgumentException))
        {
            throw new DependencyUnavailableException("rabbitmq", $"{_options} did not confirm {messages[0].What}: {Describe(e)}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await AbortAsync("disposed");
        foreach (var channel in _channels) channel.Dispose();
        await LeaveAsync(_connection);
    }

    // What the client still waits for must keep nobody from the next connection.
    static async Task LeaveAsync(IConnection connection) =>
        await connection.DisposeAsync().AsTask().WaitAsync(Farewell).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    Task ClosedAsync(string reason)
    {
        _closed.TrySetResult(reason);
        return Task.CompletedTask;
    }

    // The client closes nothing while a publish waits for a broker that has stopped reading; without their socket both come to an end.
    async Task AbortAsync(string reason)
    {
        _closed.TrySetResult(reason);
        var aborting = _connection.AbortAsync(Farewell);
        if (await Task.WhenAny(aborting, Task.Delay(Farewell, _clock)) != aborting) _socket.Close();
        await aborting.WaitAsync(Farewell, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    static string Describe(Exception e) => e switch
    {
        PublishException { IsReturn: true } => "returned, because no queue is bound for it",
        PublishException => "refused, because a queue is full or failing",
        _ => Text.Brief(e.Message),
    };
}
