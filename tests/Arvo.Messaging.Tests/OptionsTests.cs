using System.Text;

namespace Arvo.Messaging.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("amqp://localhost", true)]
    [InlineData("amqp://127.0.0.1:1234/vhost", true)]
    [InlineData("amqps://rabbit.example.com", true)]
    [InlineData("amqp://rabbit.example.com", false)]
    [InlineData("http://localhost", false)]
    public void Plain_text_is_for_this_machine_only(string uri, bool accepted) =>
        new RabbitMqOptions { Uri = new Uri(uri) }.Faults().Count.ShouldBe(accepted ? 0 : 1);

    [Fact]
    public void Plain_text_elsewhere_can_be_allowed() =>
        new RabbitMqOptions { Uri = new Uri("amqp://rabbit.example.com"), AllowInsecure = true }.Faults().ShouldBeEmpty();

    [Fact]
    public void All_faults_are_reported_together()
    {
        var rabbitMq = new RabbitMqOptions
        {
            Uri = new Uri("amqp://localhost"), Prefetch = 0, PublisherChannels = 17, PublishWindow = 0, ConfirmTimeout = TimeSpan.Zero,
            UnhealthyLimit = TimeSpan.FromSeconds(29),
        };
        var options = new MessagingOptions
        {
            Concurrency = 0, MaxMessageBytes = 1, HoldLimit = TimeSpan.Zero, DeferralLimit = TimeSpan.Zero, DrainTimeout = TimeSpan.FromMinutes(1),
        };

        rabbitMq.Faults().Count.ShouldBe(5);
        options.Faults().Count.ShouldBe(5);
        Should.Throw<ArgumentException>(() => new Microsoft.Extensions.DependencyInjection.ServiceCollection().AddArvoRabbitMq(rabbitMq,
            options)).Message
            .ShouldContain("10 fault(s)");
    }

    [Fact]
    public void Text_of_the_options_has_no_password() =>
        new RabbitMqOptions { Uri = new Uri("amqp://me:secret@localhost/v"), Password = "secret" }.ToString().ShouldBe("amqp://localhost:5672/v");

    [Fact]
    public async Task The_password_file_wins_and_is_read_at_every_connect()
    {
        var file = Path.GetTempFileName();
        var credentials = new RabbitMqCredentials(new RabbitMqOptions
        {
            Uri = new Uri("amqp://me%40home:secret@localhost"), Password = "other", PasswordFile = file,
        });

        await File.WriteAllTextAsync(file, "first\n", TestContext.Current.CancellationToken);
        (await credentials.GetCredentialsAsync(TestContext.Current.CancellationToken)).Password.ShouldBe("first");
        await File.WriteAllTextAsync(file, "second\n", TestContext.Current.CancellationToken);
        var second = await credentials.GetCredentialsAsync(TestContext.Current.CancellationToken);
        File.Delete(file);

        second.Password.ShouldBe("second");
        second.UserName.ShouldBe("me@home");
    }

    [Theory]
    [InlineData("plain", 10, "plain")]
    [InlineData("äöü", 3, "ä")]
    [InlineData("a\r\nb\u0007", 10, "a  b ")]
    [InlineData("x😀", 4, "x")]
    public void Bounded_text_is_cut_between_characters_and_carries_no_control_characters(string text, int bytes, string bounded)
    {
        Text.Bounded(text, bytes).ShouldBe(bounded);
        Encoding.UTF8.GetByteCount(Text.Bounded(text, bytes)).ShouldBeLessThanOrEqualTo(bytes);
    }

    [Fact]
    public void The_failure_backoff_waits_ten_times_and_then_gives_up()
    {
        var waits = Enumerable.Range(0, 12).Select(FailureBackoff.DelayAfter).TakeWhile(delay => delay is not null)
            .Select(delay => delay.GetValueOrDefault().TotalSeconds);

        waits.ShouldBe([1, 5, 30, 30, 30, 30, 30, 30, 30, 30]);
    }
}
