namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>Requests to start from.</summary>
internal static class WorkExamples
{
    public static readonly IReadOnlyList<RequestExample> Claims =
    [
        new("wait", "One run, waiting for it", """{"limit":1,"wait":"30s","worker":"mailer-1"}"""),
        new("look", "Ten runs, if there are any", """{"limit":10}"""),
    ];

    public static readonly IReadOnlyList<RequestExample> Heartbeats =
    [
        new("alive", "A sign of life", """{"claim_id":"0b5c8a52-9a8e-4d0c-b6a4-6f1a5a3d2c11"}"""),
        new("progress", "How far it is", """{"claim_id":"0b5c8a52-9a8e-4d0c-b6a4-6f1a5a3d2c11","percent":40,"message":"400 of 1000 sent"}"""),
    ];

    public static readonly IReadOnlyList<RequestExample> Successes =
        [new("result", "With a result", """{"claim_id":"0b5c8a52-9a8e-4d0c-b6a4-6f1a5a3d2c11","result":{"sent":1000}}""")];

    public static readonly IReadOnlyList<RequestExample> Failures =
    [
        new("later", "To be tried again in a minute at the earliest", """{"claim_id":"0b5c8a52-9a8e-4d0c-b6a4-6f1a5a3d2c11","reason":"the mail server is away","retry_after":"1m"}"""),
        new("for-good", "Not to be tried again", """{"claim_id":"0b5c8a52-9a8e-4d0c-b6a4-6f1a5a3d2c11","reason":"there is no such list","retry":false}"""),
    ];

    public static readonly IReadOnlyList<RequestExample> Cancellations =
        [new("stopped", "It stopped", """{"claim_id":"0b5c8a52-9a8e-4d0c-b6a4-6f1a5a3d2c11","message":"stopped after 400 of 1000"}""")];
}
