using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.FileProviders;

namespace ScalableScheduler.Server.Docs;

/// <summary>
/// The API page: <c>GET /docs</c>, its scripts and styles under <c>/docs/assets</c>, and <c>/</c>, which leads there.
/// The page reads <c>/openapi/v1.json</c> and sends its try-out requests to the origin that served it; nothing on it
/// comes from another host. It is built from <c>web/</c> and lies in <c>wwwroot/</c> beside the service.
/// </summary>
public static class DocsPage
{
    private const string AssetsPath = "/docs/assets";

    // Built on 'self' alone, and then what the page can't do without: Scalar sets styles on elements as it lays
    // them out, and its stylesheet carries icons as data: URLs. Scripts are files of ours only, without eval.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
        "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; " +
        "frame-ancestors 'none'";

    private const string NotBuilt =
        "This build of the service has no API page: it was built with -p:SkipWeb=true.\n" +
        "The API's description is at /openapi/v1.json.\n";

    /// <summary>Maps the page, its assets and the redirect from <c>/</c>.</summary>
    public static IEndpointRouteBuilder MapDocsPage(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // Beside the program, not under the content root: that is the directory the service was started from.
        var root = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        var page = Path.Combine(root, "docs.html");

        app.MapGet("/", () => TypedResults.Redirect("/docs")).ExcludeFromDescription();
        if (!File.Exists(page))
        {
            app.MapGet("/docs", () => TypedResults.Text(NotBuilt, statusCode: StatusCodes.Status404NotFound))
                .ExcludeFromDescription();
            return app;
        }

        app.MapGet("/docs", (HttpContext context) => ServePage(context, page)).ExcludeFromDescription();
        app.MapGet($"{AssetsPath}/{{**path}}", AssetsPipeline(app, Path.Combine(root, "docs", "assets")))
            .ExcludeFromDescription();
        return app;
    }

    private static PhysicalFileHttpResult ServePage(HttpContext context, string page)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        // The page names its scripts by their hash, so it must be asked for anew after an upgrade.
        headers.CacheControl = "no-cache";
        return TypedResults.PhysicalFile(page, "text/html; charset=utf-8");
    }

    private static RequestDelegate AssetsPipeline(IEndpointRouteBuilder app, string directory)
    {
        var pipeline = app.CreateApplicationBuilder();
        // The static file middleware leaves requests alone that routing already gave an endpoint.
        pipeline.Use((context, next) =>
        {
            context.SetEndpoint(null);
            return next(context);
        });
        pipeline.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(directory),
            RequestPath = AssetsPath,
            OnPrepareResponse = file =>
            {
                file.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                file.Context.Response.Headers.XContentTypeOptions = "nosniff";
            },
        });
        return pipeline.Build();
    }
}
