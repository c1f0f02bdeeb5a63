using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Rest;
using ScalableScheduler.Tasks;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Tasks.Rest;

public sealed class RestAnswerTests : IAsyncLifetime, IDisposable
{
    private readonly ManualTime _time = new();
    private readonly RestTask _rest;
    private Target _target = null!;

    public RestAnswerTests() => _rest = new RestTask(new TaskReading(), _time);

    public async Task InitializeAsync() => _target = await Target.StartAsync(_time);

    public async Task DisposeAsync() => await _target.DisposeAsync();

    public void Dispose() => _rest.Dispose();

    private string Connection(string fields = "") => $$"""{"host":"{{_target.Url}}jobs"{{fields}}}""";

    [Theory]
    [InlineData(200, "", DispatchOutcome.Delivered)]
    [InlineData(202, "", DispatchOutcome.Delivered)]
    [InlineData(204, "", DispatchOutcome.Delivered)]
    [InlineData(200, ""","success_codes":[201,"300-404"]""", DispatchOutcome.Retry)]
    [InlineData(201, ""","success_codes":[201,"300-404"]""", DispatchOutcome.Delivered)]
    [InlineData(302, ""","success_codes":[201,"300-404"]""", DispatchOutcome.Delivered)]
    [InlineData(404, ""","success_codes":[201,"300-404"]""", DispatchOutcome.Delivered)]
    [InlineData(405, ""","success_codes":[201,"300-404"]""", DispatchOutcome.Rejected)]
    [InlineData(304, "", DispatchOutcome.Rejected)]
    [InlineData(400, "", DispatchOutcome.Rejected)]
    [InlineData(401, "", DispatchOutcome.Rejected)]
    [InlineData(404, "", DispatchOutcome.Rejected)]
    [InlineData(410, "", DispatchOutcome.Gone)]
    [InlineData(410, ""","success_codes":[410]""", DispatchOutcome.Delivered)]
    [InlineData(422, "", DispatchOutcome.Rejected)]
    [InlineData(408, "", DispatchOutcome.Retry)]
    [InlineData(425, "", DispatchOutcome.Retry)]
    [InlineData(429, "", DispatchOutcome.Retry)]
    [InlineData(500, "", DispatchOutcome.Retry)]
    [InlineData(503, "", DispatchOutcome.Retry)]
    public async Task Status_DecidesTheOutcome(int status, string fields, DispatchOutcome outcome)
    {
        _target.Responder = Respond.Status(status);
        var result = await _rest.SendAsync(Connection(fields));
        result.Outcome.ShouldBe(outcome);
        result.StatusCode.ShouldBe(status);
        (result.Message is null).ShouldBe(outcome is DispatchOutcome.Delivered);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Tue, 01 Jan 2030 00:01:30 GMT", 90)]
    [InlineData("Mon, 31 Dec 2029 23:00:00 GMT", 0)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    public async Task RetryAfter_IsSecondsOrADate(string value, int? seconds)
    {
        _target.Responder = Respond.RetryAfter(503, value);
        var result = await _rest.SendAsync(Connection());
        result.RetryAfter.ShouldBe(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value));
    }

    [Fact]
    public async Task Response_IsCutToOneKiB_AndTheRestNotReadWithoutEnd()
    {
        _target.Responder = Respond.LargeBody(200_000_000);
        var result = await _rest.SendAsync(Connection());
        result.Outcome.ShouldBe(DispatchOutcome.Delivered);
        result.Response.ShouldBe(new string('x', 1024));
    }

    [Fact]
    public async Task Response_OfAnyBytes_BecomesText()
    {
        // 1023 letters and a character of two bytes: it must not be cut in the middle.
        _target.Responder = Respond.Status(200, new string('a', 1023) + "éb");
        (await _rest.SendAsync(Connection())).Response.ShouldBe(new string('a', 1023));

        _target.Responder = async (_, context) => await context.Response.Body.WriteAsync(new byte[] { 0x41, 0xFF, 0xC3 });
        (await _rest.SendAsync(Connection())).Response.ShouldBe("A\uFFFD\uFFFD");
    }

    [Fact]
    public async Task SlowAnswer_IsCutByTheToken_AndOnlyByIt()
    {
        _target.Responder = Respond.Never();
        using var attempt = new CancellationTokenSource();
        var sending = _rest.DispatchAsync(Sample.Dispatch("rest", Connection()), attempt.Token).AsTask();
        await _target.WaitForAsync(1, Sample.Deadline);
        await attempt.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(sending.WaitAsync(Sample.Deadline, TimeProvider.System));
    }

    [Fact]
    public async Task SlowBody_IsCutByTheToken()
    {
        _target.Responder = async (_, context) =>
        {
            await context.Response.WriteAsync("begun");
            await context.Response.Body.FlushAsync();
            await Respond.Never()(null!, context);
        };
        using var attempt = new CancellationTokenSource();
        var sending = _rest.DispatchAsync(Sample.Dispatch("rest", Connection()), attempt.Token).AsTask();
        await _target.WaitForAsync(1, Sample.Deadline);
        await attempt.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(sending.WaitAsync(Sample.Deadline, TimeProvider.System));
    }

    [Fact]
    public async Task Refused_IsUndeliverable_AndSaysWhere()
    {
        var port = LoopbackPort.Next();
        var result = await _rest.SendAsync($$"""{"host":"http://mina:s3cret-pw@127.0.0.1:{{port}}/path?key=s3cret-key"}""");
        result.ShouldBe(new DispatchResult(DispatchOutcome.Undeliverable, $"127.0.0.1:{port} refused the connection."));
    }

    [Fact]
    public async Task UnknownName_IsUndeliverable()
    {
        var result = await _rest.SendAsync("""{"host":"http://no-such-host.invalid/x"}""");
        result.ShouldBe(new DispatchResult(DispatchOutcome.Undeliverable, "The name 'no-such-host.invalid' can't be resolved."));
    }

    [Fact]
    public async Task PlainServer_SpokenToInTls_IsUndeliverable()
    {
        var result = await _rest.SendAsync($$"""{"host":"https://{{_target.Url.Authority}}/x"}""");
        result.Outcome.ShouldBe(DispatchOutcome.Undeliverable);
        result.Message.ShouldNotBeNull().ShouldStartWith($"No TLS connection with {_target.Url.Authority}:");
    }

    [Fact]
    public async Task ConnectionCutInstead_OfAnAnswer_IsUndeliverable()
    {
        _target.Responder = Respond.Abort();
        var result = await _rest.SendAsync(Connection());
        result.Outcome.ShouldBe(DispatchOutcome.Undeliverable);
        result.Message.ShouldNotBeNull().ShouldContain(_target.Url.Authority);
    }

    [Fact]
    public async Task AnswerThatIsNotHttp_IsUndeliverable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync();
        var result = await _rest.SendAsync($$"""{"host":"http://{{listener.LocalEndpoint}}/"}""");
        await answering;
        result.ShouldBe(new DispatchResult(DispatchOutcome.Undeliverable, $"{listener.LocalEndpoint} gave an answer that is not HTTP."));

        async Task AnswerAsync()
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("SSH-2.0-OpenSSH_9.2\r\n\r\n"u8.ToArray());
            _ = await client.GetStream().ReadAsync(new byte[1024]);
        }
    }

    [Fact]
    public async Task Secrets_AreNotShown_WhenTheTargetRepeatsThem()
    {
        _target.Responder = (request, context) =>
        {
            context.Response.StatusCode = 401;
            var padding = new string('.', 1000); // So that the secret lies across the end of what is shown.
            return context.Response.WriteAsync($"no: {request.Header("Authorization")} {request.Header("X-Api-Key")} {padding}{request.Header("Authorization")}");
        };

        var result = await _rest.SendAsync(Connection(""","auth":{"type":"basic","username":"mina","password":"s3cret-password"},"headers":{"x-api-key":"k3y-of-mine"}"""));

        var shown = result.ToString();
        shown.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("mina:s3cret-password"))[..12]);
        shown.ShouldNotContain("k3y-of-mine");
        shown.ShouldContain("no: Basic ***");
    }
}
