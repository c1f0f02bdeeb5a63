using System.Diagnostics;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Rest;
using ScalableScheduler.Tasks;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Tasks.Rest;

public sealed class RestTaskTests : IAsyncLifetime, IDisposable
{
    private readonly ManualTime _time = new();
    private readonly RestTask _rest;
    private Target _target = null!;

    public RestTaskTests() => _rest = new RestTask(new TaskReading(), _time);

    public async Task InitializeAsync() => _target = await Target.StartAsync(_time);

    public async Task DisposeAsync() => await _target.DisposeAsync();

    public void Dispose() => _rest.Dispose();

    private string Connection(string fields = "", string path = "jobs") => $$"""{"host":"{{_target.Url}}{{path}}"{{fields}}}""";

    private RecordedRequest Sent => _target.Requests.ShouldHaveSingleItem();

    [Fact]
    public async Task ManualExample_SendsItsDataAndHeaders_AsTheyStand()
    {
        var registration = """{"name":"cron-test","type":"cron","schedule":"*/1 * * * *","task":{"type":"rest","connection":{"host":"http://localhost:3000/api/unstable/run-scenario/DELAY-TEST","headers":{"Content-Type":"application/json","accept":"*/*"},"data":{"instanceName":"delay-test","variables":{}}}}}"""
            .Replace("http://localhost:3000/", _target.Url.ToString());
        var task = Sample.TaskOf(registration);
        var problems = new TaskProblems();
        _rest.Validate(task, problems);
        problems.Found.ShouldBeEmpty();

        var result = await _rest.SendAsync(Sample.Dispatch(task));

        result.ShouldBe(new DispatchResult(DispatchOutcome.Delivered, null, 200));
        Sent.Method.ShouldBe("POST");
        Sent.Path.ShouldBe("/api/unstable/run-scenario/DELAY-TEST");
        Sent.Text.ShouldBe("""{"instanceName":"delay-test","variables":{}}""");
        Sent.Header("Content-Type").ShouldBe("application/json");
        Sent.Header("accept").ShouldBe("*/*");
    }

    [Fact]
    public async Task Dispatch_SaysWhichRunItIs()
    {
        await _rest.SendAsync(Sample.Dispatch(Sample.Task("rest", Connection()), attempt: 3, name: "야간 50%"));

        Sent.Header("webhook-id").ShouldBe(Sample.RunId);
        Sent.Header("Idempotency-Key").ShouldBe(Sample.RunId);
        Sent.Header("webhook-timestamp").ShouldBe("1893456000");
        Sent.Header("X-Scheduler-Schedule-Id").ShouldBe(Sample.ScheduleId);
        Uri.UnescapeDataString(Sent.Header("X-Scheduler-Schedule-Name")!).ShouldBe("야간 50%");
        Sent.Header("X-Scheduler-Nominal-Time").ShouldBe("2030-01-01T00:00:00.250Z");
        Sent.Header("X-Scheduler-Attempt").ShouldBe("3");
        Sent.Header("User-Agent").ShouldBe("ScalableScheduler/1.0");
        Sent.Header("traceparent").ShouldBeNull();
    }

    [Fact]
    public async Task Dispatch_CarriesTheTrace_WhenThereIsOne()
    {
        using var activity = new Activity("run").SetIdFormat(ActivityIdFormat.W3C).Start();
        await _rest.SendAsync(Connection());
        Sent.Header("traceparent").ShouldNotBeNull().ShouldContain(activity.TraceId.ToHexString());
    }

    [Fact]
    public async Task Dispatch_SendsTheUsersHeaders()
    {
        await _rest.SendAsync(Connection(""","headers":{"User-Agent":"mine/2","X-Who":"세계","Content-Language":"ko","content-type":"application/vnd.a+json; charset=utf-8"}"""), """{"a": 1}""");

        Sent.Header("User-Agent").ShouldBe("mine/2");
        Sent.Header("X-Who").ShouldBe("세계");
        Sent.Header("Content-Language").ShouldBe("ko");
        Sent.Header("Content-Type").ShouldBe("application/vnd.a+json; charset=utf-8");
        Sent.Text.ShouldBe("""{"a": 1}""");
    }

    [Theory]
    [InlineData("POST", null, "{}")]
    [InlineData("PUT", null, "{}")]
    [InlineData("PATCH", "[1]", "[1]")]
    [InlineData("GET", null, "")]
    [InlineData("HEAD", null, "")]
    [InlineData("DELETE", null, "")]
    [InlineData("OPTIONS", null, "")]
    [InlineData("GET", """{"q":1}""", """{"q":1}""")]
    [InlineData("DELETE", """{"q":1}""", """{"q":1}""")]
    public async Task Method_DecidesWhetherThereIsABody_WhenNoDataIsGiven(string method, string? data, string body)
    {
        var result = await _rest.SendAsync(Connection($$""","method":"{{method}}" """), data);

        result.Outcome.ShouldBe(DispatchOutcome.Delivered);
        Sent.Method.ShouldBe(method);
        Sent.Text.ShouldBe(body);
        (Sent.Header("Content-Type") is not null).ShouldBe(body.Length > 0);
    }

    [Fact]
    public async Task BodySchedule_SendsTheWholeSchedule_InThePythonServicesForm()
    {
        var task = Sample.Task("rest", Connection(""","body":"schedule","auth":{"type":"bearer","token":"s3cret-token"}"""), """{ "a" : 1 }""") with
        {
            Failure = new FailurePolicy(FailedPolicy.RetryDlq, TimeSpan.FromSeconds(5), 4),
            HistoryCheck = true,
        };

        await _rest.SendAsync(Sample.Dispatch(task, attempt: 2));

        Sent.Text.ShouldBe($$$"""{"name":"nightly","client":{"application":"app","group":"","type":"","key":"key","operation":""},"type":"cron","schedule":"*/1 * * * *","timezone":"Asia/Seoul","task":{"type":"rest","connection":{"host":"{{{_target.Url}}}jobs","body":"schedule"},"data":{ "a" : 1 },"history_check":true,"failed_policy":"retry_dlq","retry_wait":5,"retry_count":1,"max_retry_count":4,"next":1893456000,"status":"processing","iteration":2},"id":"schedule-1"}""");
    }

    [Fact]
    public async Task BodySchedule_HasTheData_ThatStandsInTheConnection()
    {
        await _rest.SendAsync(Connection(""","body":"schedule","data":{"a":1}"""));
        var task = Sent.Json().GetProperty("task");
        task.GetProperty("data").GetRawText().ShouldBe("""{"a":1}""");
        task.GetProperty("connection").GetProperty("data").GetRawText().ShouldBe("""{"a":1}""");
    }

    [Fact]
    public async Task BodySchedule_IsTheDefault_WhenTheHostSaysSo()
    {
        using var rest = new RestTask(new TaskReading { BodyIsSchedule = true, KeepUnknownFields = true }, _time);
        await rest.SendAsync(Connection(""","headers":{"Connection":"keep-alive","Host":"elsewhere","token":"t"},"unheard_of":1"""));
        await rest.SendAsync(Connection(""","body":"data" """), "[1]");

        _target.Requests[0].Json().GetProperty("task").GetProperty("status").GetString().ShouldBe("processing");
        _target.Requests[0].Header("token").ShouldBe("t");
        _target.Requests[0].Header("Host").ShouldBe(_target.Url.Authority);
        _target.Requests[1].Text.ShouldBe("[1]");
    }

    [Theory]
    [InlineData("""{"type":"basic","username":"mina","password":"pässword"}""", "Basic bWluYTpww6Rzc3dvcmQ=")]
    [InlineData("""{"type":"bearer","token":"abc.def"}""", "Bearer abc.def")]
    [InlineData("""{"type":"none","token":"abc.def"}""", null)]
    public async Task Auth_IsSentAsAuthorization(string auth, string? header)
    {
        await _rest.SendAsync(Connection($$""","auth":{{auth}}"""));
        Sent.Header("Authorization").ShouldBe(header);
    }

    [Fact]
    public async Task Auth_IsTakenFromTheUrl_AsThePythonServiceDid()
    {
        await _rest.SendAsync($$"""{"url":"http://mina:p%40ss@{{_target.Url.Authority}}/x?y=1"}""");
        Sent.Header("Authorization").ShouldBe("Basic bWluYTpwQHNz");
        Sent.Query.ShouldBe("?y=1");
    }
}
