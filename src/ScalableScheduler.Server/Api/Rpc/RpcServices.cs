namespace ScalableScheduler.Server.Api.Rpc;

internal static class RpcServices
{
    /// <summary>JSON-RPC 2.0 and its methods.</summary>
    public static IServiceCollection AddRpc(this IServiceCollection services) => services
        .AddSingleton<RpcTasks>()
        .AddSingleton<SetMethod>()
        .AddSingleton<GetMethod>()
        .AddSingleton<ClaimMethod>()
        .AddSingleton<ReportMethods>()
        .AddSingleton<RpcMethods>()
        .AddSingleton<RpcServer>();
}
