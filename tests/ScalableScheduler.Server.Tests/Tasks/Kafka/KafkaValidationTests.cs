using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Kafka;

namespace ScalableScheduler.Server.Tests.Tasks.Kafka;

public sealed class KafkaValidationTests : IAsyncLifetime
{
    private readonly KafkaTask _kafka = new(new TaskReading(), TimeProvider.System, NullLogger<KafkaTask>.Instance);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _kafka.DisposeAsync();

    [Theory]
    [InlineData("""{"topic":"t"}""", "/connection/host", "required")]
    [InlineData("""{"host":"a:1,,b","topic":"t"}""", "/connection/host", "invalid")]
    [InlineData("""{"host":"user:pw@a:1","topic":"t"}""", "/connection/host", "invalid")]
    [InlineData("""{"host":"http://a:1","topic":"t"}""", "/connection/host", "invalid")]
    [InlineData("""{"host":"a"}""", "/connection/topic", "required")]
    [InlineData("""{"host":"a","topic":"a b"}""", "/connection/topic", "invalid")]
    [InlineData("""{"host":"a","topic":".."}""", "/connection/topic", "invalid")]
    [InlineData("""{"host":"a","topic":"t","partition":-1}""", "/connection/partition", "invalid")]
    [InlineData("""{"host":"a","topic":"t","acks":"some"}""", "/connection/acks", "invalid")]
    [InlineData("""{"host":"a","topic":"t","headers":{"webhook-id":"x"}}""", "/connection/headers/webhook-id", "reserved")]
    [InlineData("""{"host":"a","topic":"t","setings":{}}""", "/connection/setings", "unknown")]
    [InlineData("""{"host":"a","topic":"t","settings":{"compression.typ":"gzip"}}""", "/connection/settings/compression.typ", "unknown")]
    [InlineData("""{"host":"a","topic":"t","settings":{"compression.type":"zip"}}""", "/connection/settings/compression.type", "invalid")]
    [InlineData("""{"host":"a","topic":"t","settings":{"message.timeout.ms":"0"}}""", "/connection/settings/message.timeout.ms", "invalid")]
    [InlineData("""{"host":"a","topic":"t","settings":{"plugin.library.paths":"/tmp/x.so"}}""", "/connection/settings/plugin.library.paths", "unknown")]
    [InlineData("""{"host":"a","topic":"t","settings":{"sasl.kerberos.kinit.cmd":"rm"}}""", "/connection/settings/sasl.kerberos.kinit.cmd", "unknown")]
    public void Validate_NamesTheFieldAtFault(string connection, string field, string reason)
    {
        var problem = _kafka.ProblemsOf(connection).ShouldHaveSingleItem();
        problem.Field.ShouldBe(field);
        problem.Reason.ShouldBe(reason);
    }

    [Fact]
    public void Validate_TakesWhatCanBeSent() =>
        _kafka.ProblemsOf("""{"host":"a, b:9093,[::1]:9","topic":"t.u-v_1","settings":{"linger.ms":"5","socket.keepalive.enable":true,"sasl.mechanism":"plain","sasl.password":"x"}}""").ShouldBeEmpty();

    [Fact]
    public void SecretFields_AreThoseOfTheSettings() =>
        _kafka.SecretFields.Order(StringComparer.Ordinal).ShouldBe(
        ["/settings/sasl.oauthbearer.client.secret", "/settings/sasl.password", "/settings/ssl.key.password", "/settings/ssl.key.pem"]);
}
