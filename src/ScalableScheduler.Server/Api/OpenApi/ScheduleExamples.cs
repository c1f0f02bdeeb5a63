namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>Requests to start from.</summary>
internal static class ScheduleExamples
{
    private static readonly RequestExample Cron = new("cron", "Every minute, an HTTP call", """
        {"name":"cron-test","type":"cron","schedule":"*/1 * * * *","task":{"type":"rest","connection":{"host":"http://localhost:3000/api/unstable/run-scenario/DELAY-TEST","headers":{"Content-Type":"application/json","accept":"*/*"},"data":{"instanceName":"delay-test","variables":{}}}}}
        """);

    private static readonly RequestExample Now = new("now", "At once, a Kafka message", """
        {"name":"ap3","type":"now","schedule":"","task":{"type":"kafka","connection":{"host":"localhost:9092","topic":"example-topic"},"data":{"id":"toboe"}}}
        """);

    private static readonly RequestExample Delay = new("delay", "Once, in ten minutes", """
        {"name":"reminder","type":"delay","schedule":"10m","task":{"type":"rest","connection":{"host":"https://example.com/remind"},"data":{"user":42}}}
        """);

    private static readonly RequestExample Date = new("date", "Once, at a local time", """
        {"name":"launch","type":"date","schedule":"2030-05-01T12:00:00","timezone":"Europe/Vienna","task":{"type":"rest","connection":{"host":"https://example.com/launch"}}}
        """);

    private static readonly RequestExample Interval = new("interval", "Every 90 seconds, on a grid, for a client", """
        {"client":{"application":"shop","group":"orders","type":"poll","key":"eu","operation":"sync"},"name":"order-sync","type":"interval","schedule":"90s","start_at":"2030-01-01T00:00:00Z","task":{"type":"redis","connection":{"host":"localhost:6379","topic":"orders"},"data":{"region":"eu"},"failed_policy":"retry_dlq","retry_wait":30,"max_retry_count":5},"misfire":{"policy":"skip","grace":"30s"},"timeout":"10s","tags":["orders"]}
        """);

    private static readonly RequestExample Rules = new("rules", "Every night, with rules for what goes wrong", """
        {"name":"nightly-report","type":"cron","schedule":"H 2 * * *","timezone":"Europe/Vienna","task":{"type":"rest","connection":{"host":"https://example.com/report"}},"jitter":"10m","priority":5,"overlap":"skip","misfire":{"policy":"fire_all","window":"3d","limit":3},"retry":{"max_attempts":5,"initial_delay":"10s","max_delay":"10m","deadline":"1h"},"timeout":"5m"}
        """);

    private static readonly RequestExample Message = new("message", "Every working day, an AMQP message", """
        {"name":"orders-close","type":"cron","schedule":"0 18 * * MON-FRI","task":{"type":"amqp","connection":{"host":"amqp://localhost/orders","exchange":"orders","routing_key":"orders.close","headers":{"source":"scheduler"}},"data":{"market":"eu"}}}
        """);

    private static readonly RequestExample Worker = new("worker", "Every hour, for workers to do", """
        {"name":"newsletter","type":"cron","schedule":"0 * * * *","task":{"type":"worker","connection":{"queue":"mails","heartbeat_timeout":"1m","queue_limit":10},"data":{"list":"news"}},"overlap":"skip","timeout":"30m"}
        """);

    public static readonly IReadOnlyList<RequestExample> All = [Cron, Now, Delay, Date, Interval, Rules, Message, Worker];

    public static readonly IReadOnlyList<RequestExample> Bulk =
        [new("two", "Two schedules", $"[{Delay.Json},{Interval.Json}]")];

    public static readonly IReadOnlyList<RequestExample> Patches =
    [
        new("pause", "Pause it", """{"enabled":false}"""),
        new("retime", "Another time, without an end", """{"schedule":"0 6 * * *","end_at":null}"""),
    ];

    public static readonly IReadOnlyList<RequestExample> Unregister =
    [
        new("by-name", "By name", """{"name":"cron-test"}"""),
        new("by-id", "By id", """{"resp_id":"2ed6657d-e927-568b-95e1-2665a8aea6a2"}"""),
    ];

    public static readonly IReadOnlyList<RequestExample> List =
        [new("schedules", "All schedules", """{"dlq":false}"""), new("dead-letters", "All dead letters", """{"dlq":true}""")];
}
