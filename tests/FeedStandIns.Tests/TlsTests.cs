using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ScalableScheduler.Testing;
using StackExchange.Redis;

namespace FeedStandIns.Tests;

public sealed class TlsTests : IAsyncLifetime
{
    private readonly X509Certificate2 _certificate = SelfSigned();
    private RedisServer _server = null!;

    [Theory]
    [InlineData(0)]
    [InlineData(16_384)]
    [InlineData(16_385)]
    [InlineData(20 << 20)]
    public async Task Value_OfAnySize_ComesBackByteForByte(int length)
    {
        await using var client = await Client.ConnectAsync(_server, _certificate);
        var value = Bytes.Make(length, length);

        await client.GetDatabase().StringSetAsync("value", value);

        Bytes.ShouldBeSame(await client.GetDatabase().StringGetAsync("value"), value);
    }

    [Fact]
    public async Task ManyPipelinedCommands_AreAnsweredInOrder()
    {
        const int commands = 5_000;
        await using var client = await Client.ConnectAsync(_server, _certificate);
        var database = client.GetDatabase();

        var answers = Enumerable.Range(1, commands).Select(_ => database.StringIncrementAsync("counter")).ToArray();

        (await Task.WhenAll(answers)).ShouldBe(Enumerable.Range(1, commands).Select(i => (long)i));
    }

    [Fact]
    public async Task KilledServer_FailsCalls_AndTheClientComesBack()
    {
        await using var client = await Client.ConnectAsync(_server, _certificate);
        await client.GetDatabase().StringSetAsync("k", "v");

        await _server.KillAsync();
        await Should.ThrowAsync<RedisException>(() => client.GetDatabase().StringGetAsync("k"));
        await _server.RestartAsync();

        await Client.RecoversAsync(client);
        ((string?)await client.GetDatabase().StringGetAsync("k")).ShouldBe("v");
    }

    [Fact]
    public async Task UntrustedCertificate_IsRefused()
    {
        var options = Client.Options(_server.Port);
        options.Ssl = true;
        options.AbortOnConnectFail = true;

        var failure = await Should.ThrowAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(options));

        failure.FailureType.ShouldBe(ConnectionFailureType.AuthenticationFailure);
    }

    public async Task InitializeAsync() =>
        _server = await RedisServer.StartAsync(new RedisServerOptions { Certificate = _certificate });

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
