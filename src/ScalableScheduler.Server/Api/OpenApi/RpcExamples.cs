namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>Requests to start from.</summary>
internal static class RpcExamples
{
    public static readonly IReadOnlyList<RequestExample> All =
    [
        new("set", "Set a task", """
            {"jsonrpc":"2.0","method":"scheduler.set","params":{"id":"bd954d5e-2b11-49a8-be81-2a53e25a9dc3","execute_at":"2030-10-14T18:32:11+03:00","deadline":"2030-11-14T18:32:11+03:00","payload":{"type":"parse","source":"example.com"}},"id":1}
            """),
        new("get", "See how a task stands", """{"jsonrpc":"2.0","method":"scheduler.get","params":{"id":"bd954d5e-2b11-49a8-be81-2a53e25a9dc3"},"id":1}"""),
        new("claim", "Claim up to three tasks, waiting for the first", """{"jsonrpc":"2.0","method":"worker.claim","params":{"amount":3,"queue":"default","worker":"w1","wait":"30s"},"id":1}"""),
        new("succeed", "End a task that was done", """
            {"jsonrpc":"2.0","method":"worker.succeed","params":{"id":"bd954d5e-2b11-49a8-be81-2a53e25a9dc3","claim_id":"f5dca270-be27-45aa-ae3a-6e5a600dd965","result":{"data":"job is done"}},"id":1}
            """),
        new("go", "As Go's net/rpc sends it", """{"jsonrpc":"2.0","method":"Worker.Claim","params":[{"amount":"3"}],"id":"1"}"""),
    ];
}
