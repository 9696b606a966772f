"""The proof desk live: builds again when the edition's files change, and serves its page to the browser.

It listens on the loopback address unless told otherwise; opened to other devices, it asks for a token. A
request that names another host is refused (421), which stops DNS rebinding; one that another site's page
sends is refused (403). Nothing is fetched from a network, and no file is served but the desk's own and
those of the build's folder.
"""

import asyncio
import ipaddress
import json
import secrets
import socket
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

import uvicorn
from msgspec import Struct, field
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from watchfiles import Change, awatch

from layout.errors import LayoutError, UsageError
from layout.findings import Finding, Severity
from layout.press.write import write_whole
from layout.proof import desk, marks, plates
from layout.proof.compare import Look, PageChange, compare_page, compare_pages, looks
from layout.raster import Document, Leaf

ModelT = TypeVar("ModelT", bound=BaseModel)

#: A note's form is small; more is no note.
_MAX_BODY: Final = 64 * 1024
#: Pictures kept ready to send, the last used ones.
_PICTURES_KEPT: Final = 256 * 1024 * 1024
#: Changed pages whose pictures are begun before a browser asks.
_AHEAD: Final = 4
#: Proxies and tablets drop a silent connection after half a minute.
_HEARTBEAT_SECONDS: Final = 15.0
#: How long to wait at most for the last of several files that are saved together, and how often to look for more.
_SETTLE_MS: Final = 60
_LOOK_MS: Final = 10

_KINDS: Final = {".css": "text/css", ".js": "text/javascript"}
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_KEEP: Final = {"Cache-Control": "private, max-age=31536000, immutable"}
_FRESH: Final = {"Cache-Control": "no-store"}


class Settings(Struct, frozen=True, kw_only=True):
    """What a live desk works with."""

    build: desk.Build
    root: Path
    """The folder of the edition's copy, where marks are kept."""
    watch: tuple[Path, ...]
    """Folders and files whose change asks for a build: copy, style, fonts."""
    against: Mapping[str, Path] = field(default_factory=dict)
    """Other builds' PDFs to compare with, by the name they are shown under."""


class _Shown(Struct):
    """What the desk shows at the moment; changed on the event loop alone."""

    number: int = 0
    building: bool = True
    snapshot: desk.Snapshot | None = None
    problem: dict[str, Any] | None = None
    #: The pages the last build changed, by their numbers: a few, whose pictures browsers may fetch before all else.
    fresh: dict[int, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


class Desk:
    """A live desk: its builds, its readers' marks and its web application."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._shown = _Shown()
        self._news = asyncio.Condition()
        self._stop = asyncio.Event()
        self._bases: dict[str, desk.Snapshot] = {}
        self._pictures: OrderedDict[tuple[str, str, int], bytes] = OrderedDict()
        self._drawing: dict[tuple[str, int], asyncio.Task[bytes]] = {}
        self._separating = asyncio.Lock()
        self._older: dict[str, Leaf] = {}

    def application(self, guard: "Guard") -> ASGIApp:
        """Return the desk's web application behind its guard."""
        routes = [
            Route("/", self._page),
            Route("/web/{name}", self._web),
            Route("/state.json", self._state),
            Route("/events", self._events),
            Route("/plan/{digest}.json", self._plan),
            Route("/picture/{digest}/{dpi:int}.png", self._picture),
            Route("/plate/{digest}/{name}/{dpi:int}.png", self._plate),
            Route("/changes/{base}.json", self._changes),
            Route("/pdf/{variant}.pdf", self._whole),
            Route("/keep", self._keep_make_up, methods=["POST"]),
            Route("/marks", self._add_mark, methods=["POST"]),
            Route("/marks/{id}/done", self._resolve_mark, methods=["POST"]),
            Route("/marks/{id}/remove", self._remove_mark, methods=["POST"]),
            Route("/build/{path:path}", self._file),
        ]
        handlers: Mapping[Any, Callable[..., Any]] = {LayoutError: _refused}
        app = Starlette(routes=routes, lifespan=self._lifespan, exception_handlers=handlers)
        return guard.around(app)

    async def stop(self) -> None:
        """Stop watching, and let go of the browsers that wait for news."""
        self._stop.set()
        async with self._news:
            self._news.notify_all()

    # --- building ---------------------------------------------------------------------------------

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        work = asyncio.create_task(self._work())
        try:
            yield
        finally:
            await self.stop()
            await work

    async def _work(self) -> None:
        await self._rebuild()
        there = [path for path in self._settings.watch if path.exists()]
        async for found in awatch(
            *there,
            self._settings.root,
            stop_event=self._stop,
            debounce=_SETTLE_MS,
            step=_LOOK_MS,
            watch_filter=_matters,
        ):
            if any(not name.endswith(marks.FILE_NAME) for _, name in found):
                await self._rebuild()
            else:
                await self._tell()

    async def _rebuild(self) -> None:
        await self._tell(building=True)
        start = time.perf_counter()
        try:
            made = await run_in_threadpool(self._make)
        except LayoutError as error:
            await self._tell(building=False, problem=self._problem(str(error), error.findings))
            return
        except Exception as error:  # noqa: BLE001 - the desk outlives any fault of the build and says so
            crashed = Finding(
                code="proof/build-crashed",
                severity=Severity.BROKEN,
                message=f"the build crashed: {type(error).__name__}: {error}",
                hint="this is a fault of the program: umbruch build says where to report it",
            )
            await self._tell(building=False, problem=self._problem(crashed.message, [crashed]))
            return
        seconds = {**made.built.seconds, "all": time.perf_counter() - start}
        before = self._shown.snapshot
        self._bases.setdefault("start", made)
        if before and before.names == made.names:  # a file saved twice: what changed before is still the news
            await self._tell(building=False, snapshot=made, problem=None, seconds=seconds)
            return
        if before:
            self._bases["previous"] = before
        pairs = zip(before.names, made.names, strict=False) if before else ()
        changed = [(number, old, new) for number, (old, new) in enumerate(pairs, 1) if old != new][:_AHEAD]
        fresh = {number: new for number, _, new in changed}
        await self._tell(building=False, snapshot=made, problem=None, seconds=seconds, fresh=fresh)
        for _, old, new in changed:
            self._draw_ahead(old, new)

    def _make(self) -> desk.Snapshot:
        return desk.snapshot(self._settings.build(), self._shown.snapshot)

    def _draw_ahead(self, old: str, new: str) -> None:
        """Begin a changed page's picture, as fine as the one it replaces was shown, while browsers hear of it."""
        finest = max((dpi for name, plate, dpi in self._pictures if (name, plate) == (old, "")), default=None)
        if finest:
            self._picture_of(new, finest).add_done_callback(lambda drawn: drawn.cancelled() or drawn.exception())

    def _problem(self, message: str, findings: Iterable[Finding]) -> dict[str, Any]:
        return {"message": message, "findings": desk.findings_as_json(findings, self._settings.root)}

    async def _tell(self, **news: Any) -> None:  # noqa: ANN401 - the fields of _Shown
        """Take in news and wake all browsers."""
        async with self._news:
            for name, value in news.items():
                setattr(self._shown, name, value)
            self._shown.number += 1
            self._news.notify_all()

    # --- what the browser asks for -----------------------------------------------------------------

    async def _page(self, _request: Request) -> Response:
        return HTMLResponse(desk.shell(), headers=_FRESH)

    async def _web(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in desk.WEB_FILES:
            raise HTTPException(404)
        return Response(desk.web_file(name), media_type=_KINDS[Path(name).suffix], headers=_FRESH)

    async def _state(self, _request: Request) -> Response:
        shown = self._shown
        value: dict[str, Any] = {"format": 1, "live": True, "pages": []}
        problem = shown.problem
        if shown.snapshot:
            try:
                readers = await run_in_threadpool(marks.read, shown.snapshot.built.marks)
            except LayoutError as error:
                readers, problem = (), problem or self._problem(str(error), error.findings)
            value = await run_in_threadpool(desk.state, shown.snapshot, readers, live=True)
            value["bases"] = {name: {"name": name} for name in self._base_names(readers)}
            value["files"] = sorted(path.name for path in shown.snapshot.built.folder.glob("*.pdf") if path.is_file())
        value |= {
            "number": shown.number,
            "building": shown.building,
            "problem": problem,
            "seconds": {name: round(seconds, 3) for name, seconds in shown.seconds.items()},
        }
        return Response(desk.compact(value), media_type="application/json", headers=_FRESH)

    async def _events(self, _request: Request) -> Response:
        return StreamingResponse(self._numbers(), media_type="text/event-stream", headers=_FRESH)

    async def _numbers(self) -> AsyncIterator[str]:
        told = -1
        while not self._stop.is_set():
            if told != self._shown.number:
                told = self._shown.number
                shown = self._shown
                news = {"number": told, "building": shown.building, "fresh": {} if shown.building else shown.fresh}
                yield f"data: {json.dumps(news)}\n\n"
            try:
                async with asyncio.timeout(_HEARTBEAT_SECONDS):
                    await self._news_after(told)
            except TimeoutError:
                yield ": still here\n\n"

    async def _news_after(self, number: int) -> None:
        async with self._news:
            await self._news.wait_for(lambda: self._shown.number != number or self._stop.is_set())

    async def _plan(self, request: Request) -> Response:
        digest = request.path_params["digest"]
        for shown in (self._built(), *self._bases.values()):
            for plan in shown.plans:
                if plan.digest == digest:
                    return Response(plan.data, media_type="application/json", headers=_KEEP)
        raise HTTPException(404)

    async def _picture(self, request: Request) -> Response:
        digest, dpi = request.path_params["digest"], request.path_params["dpi"]
        if dpi not in desk.DPIS:
            raise HTTPException(404)
        png = self._pictures.get((digest, "", dpi))
        if png is None:
            png = await asyncio.shield(self._picture_of(digest, dpi))
        return self._kept(png, (digest, "", dpi))

    def _picture_of(self, digest: str, dpi: int) -> "asyncio.Task[bytes]":
        """Draw a page's picture, once for all who ask for it meanwhile."""
        key = (digest, dpi)
        if key not in self._drawing:
            self._drawing[key] = asyncio.create_task(self._draw(self._leaf(digest), digest, dpi))
        return self._drawing[key]

    async def _draw(self, leaf: Leaf, digest: str, dpi: int) -> bytes:
        try:
            png = await run_in_threadpool(leaf.png, dpi=dpi)
            self._keep_picture(png, (digest, "", dpi))
        finally:
            del self._drawing[digest, dpi]
        return png

    async def _plate(self, request: Request) -> Response:
        digest, name, dpi = (request.path_params[part] for part in ("digest", "name", "dpi"))
        built = self._built()
        maker = built.built.maker
        page = built.names.index(digest) + 1 if digest in built.names else None
        if maker is None or page is None or name not in maker.views or dpi not in plates.PLATE_DPIS:
            raise HTTPException(404)
        async with self._separating:  # a page's views come all at once: the next to ask finds its own
            png = self._pictures.get((digest, name, dpi))
            if png is None:
                file = await run_in_threadpool(maker.print_page, page)
                drawn = await run_in_threadpool(plates.pictures, file, dpi=dpi)
                for other, picture in drawn.items():
                    self._kept(picture, (digest, other, dpi))
                png = drawn[name]
        return self._kept(png, (digest, name, dpi))

    def _kept(self, png: bytes, key: tuple[str, str, int]) -> Response:
        self._keep_picture(png, key)
        return Response(png, media_type="image/png", headers=_KEEP)

    def _keep_picture(self, png: bytes, key: tuple[str, str, int]) -> None:
        self._pictures[key] = png
        self._pictures.move_to_end(key)
        while sum(map(len, self._pictures.values())) > _PICTURES_KEPT and len(self._pictures) > 1:
            self._pictures.popitem(last=False)

    async def _whole(self, request: Request) -> Response:
        """All pages as one PDF, drawn when asked for, of just the pages that are shown."""
        built, variant = self._built().built, request.path_params["variant"]
        if built.maker is None or variant not in desk.WHOLE:
            raise HTTPException(404)
        content = await run_in_threadpool(built.maker.whole, variant)
        name = {"Content-Disposition": f'inline; filename="{built.slug}.{variant}.pdf"'}
        return Response(content, media_type="application/pdf", headers={**_FRESH, **name})

    async def _changes(self, request: Request) -> Response:
        new, base = self._built(), request.path_params["base"]
        if base == "approved":
            pages = await run_in_threadpool(self._since_approval, new)
        elif base in self._bases:
            pages = await run_in_threadpool(desk.changes, self._bases[base], new)
        elif base in self._settings.against:
            pages = await run_in_threadpool(self._since_file, self._settings.against[base], new)
        else:
            raise HTTPException(404)
        return JSONResponse(desk.changes_as_json(pages), headers=_FRESH)

    async def _file(self, request: Request) -> Response:
        folder = self._built().built.folder.resolve()
        try:
            path = (folder / request.path_params["path"]).resolve(strict=True)
        except (OSError, ValueError):
            raise HTTPException(404) from None
        if not path.is_relative_to(folder) or not path.is_file():
            raise HTTPException(404)
        return FileResponse(path, headers=_FRESH)

    def _built(self) -> desk.Snapshot:
        if self._shown.snapshot is None:
            raise HTTPException(404)
        return self._shown.snapshot

    def _leaf(self, digest: str) -> Leaf:
        named = filter(None, (shown.leaf(digest) for shown in (self._built(), *self._bases.values())))
        leaf = next(named, None) or self._older.get(digest)
        if leaf is None:
            raise HTTPException(404)
        return leaf

    # --- what changed --------------------------------------------------------------------------------

    def _base_names(self, readers: Iterable[marks.Mark]) -> list[str]:
        approved = ["approved"] if any(mark.kind == "approval" for mark in readers) else []
        return [*approved, *self._bases, *self._settings.against]

    def _since_file(self, path: Path, new: desk.Snapshot) -> tuple[PageChange, ...]:
        return compare_pages(self._seen(path), new.looks)

    def _seen(self, path: Path) -> tuple[Look, ...]:
        old = looks(Document(path))
        self._older |= {page.digest: page.leaf for page in old}
        return old

    def _since_approval(self, new: desk.Snapshot) -> tuple[PageChange, ...]:
        """Compare each approved page with what was approved, where that was kept on this machine."""
        found = []
        for number, mark in sorted(marks.approvals(marks.read(new.built.marks)).items()):
            kept = new.built.approved / f"{mark.build}.pdf"
            if mark.build and kept.is_file() and number <= len(new.looks):
                found.append(compare_page(self._seen(kept)[0], new.looks[number - 1], number))
        return tuple(found)

    # --- marks ---------------------------------------------------------------------------------------

    async def _add_mark(self, request: Request) -> Response:
        asked = await _body(request, _NewMark)
        shown = self._built()
        if asked.page > len(shown.looks):
            raise UsageError(f"there is no page {asked.page}")
        fields = asked.model_dump(exclude_none=True)
        if asked.kind == "approval":
            fields |= {"digest": shown.looks[asked.page - 1].digest, "build": shown.names[asked.page - 1]}
        mark = marks.Mark(id=marks.new_id(), at=_now(), **fields)
        await run_in_threadpool(self._keep, shown, mark)
        await self._tell()
        return JSONResponse({"id": mark.id}, status_code=201, headers=_FRESH)

    def _keep(self, shown: desk.Snapshot, mark: marks.Mark) -> None:
        if mark.kind == "approval":
            if shown.built.maker:
                shown.built.maker.approve(mark.page)
            kept = shown.built.approved / f"{mark.build}.pdf"
            if not kept.exists():
                write_whole(kept, shown.built.pages[mark.page - 1].content)
        marks.add(shown.built.marks, mark)

    async def _keep_make_up(self, _request: Request) -> Response:
        maker = self._built().built.maker
        if maker is None:
            raise HTTPException(404)
        await run_in_threadpool(maker.keep)
        return JSONResponse({}, headers=_FRESH)

    async def _resolve_mark(self, request: Request) -> Response:
        asked = await _body(request, _Done)
        path, mark_id = self._built().built.marks, request.path_params["id"]
        await run_in_threadpool(marks.resolve, path, mark_id, by=asked.by, at=_now())
        await self._tell()
        return JSONResponse({"id": mark_id}, headers=_FRESH)

    async def _remove_mark(self, request: Request) -> Response:
        path, mark_id = self._built().built.marks, request.path_params["id"]
        await run_in_threadpool(marks.remove, path, mark_id)
        await self._tell()
        return JSONResponse({"id": mark_id}, headers=_FRESH)


class _NewMark(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["note", "approval"]
    by: marks.Name
    page: Annotated[int, Field(ge=1)]
    box: marks.Numbers | None = None
    text: marks.Text = ""
    key: marks.Name = ""
    words: marks.Text = ""


class _Done(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    by: marks.Name = ""


class Guard(Struct, frozen=True, kw_only=True):
    """Who may ask: the names the desk answers to, and the token where it is open to others."""

    port: int
    hosts: frozenset[str]
    """Host names and addresses, in lower case; an IPv6 address in brackets."""
    any_address: bool = False
    """Whether any numeric address will do as the host, as when listening on all of them."""
    token: str = ""

    @property
    def cookie(self) -> str:
        """The name under which a browser keeps the token; ports share a host's cookies."""
        return f"umbruch-{self.port}"

    def around(self, app: ASGIApp) -> ASGIApp:
        """Return the application behind the guard."""

        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            refusal = self._refusal(Request(scope))
            await (refusal or app)(scope, receive, _with_headers(send))

        return guarded

    def _refusal(self, request: Request) -> Response | None:
        headers = request.headers
        if not self._is_ours(headers.get("host", "")):
            return Response("another host's name", 421)
        if not self._same_site(headers):
            return Response("sent by another site", 403)
        return self._token_refusal(request) if self.token else None

    def _is_ours(self, host: str) -> bool:
        name, _, port = host.lower().rpartition(":")
        if not name or name.endswith(":") or not port.isdigit():
            name, port = host.lower(), "80"
        return port == str(self.port) and (name in self.hosts or (self.any_address and _is_address(name)))

    def _same_site(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is not None and origin.lower() != f"http://{headers.get('host', '').lower()}":
            return False
        site = headers.get("sec-fetch-site", "none")
        return site in ("none", "same-origin") or headers.get("sec-fetch-mode") == "navigate"

    def _token_refusal(self, request: Request) -> Response | None:
        if secrets.compare_digest(request.cookies.get(self.cookie, "").encode(), self.token.encode()):
            return None
        given = QueryParams(request.url.query).get("token", "")
        if request.url.path != "/" or not secrets.compare_digest(given.encode(), self.token.encode()):
            return Response("the address needs the token the desk was started with", 403)
        welcome = Response(status_code=303, headers={"Location": "/", **_FRESH})
        # Lax and not strict: the first visit may come by a link in a message.
        welcome.set_cookie(self.cookie, self.token, httponly=True, samesite="lax")
        return welcome


class Server:
    """A desk that listens; its address is known before it runs."""

    def __init__(self, settings: Settings, *, host: str | None = None, port: int = 0) -> None:
        """Listen, on the loopback address and a free port unless told otherwise.

        Raises:
            UsageError: if the address cannot be listened on.
        """
        self._socket = _listen(host or "127.0.0.1", port)
        self.port: int = self._socket.getsockname()[1]
        address = host or "127.0.0.1"
        token = secrets.token_urlsafe(24) if host and not _is_loopback(host) else ""
        shown = socket.gethostname() if _is_everywhere(address) else _bracketed(address)
        self.url = f"http://{shown}:{self.port}/" + (f"?token={token}" if token else "")
        self._desk = Desk(settings)
        guard = Guard(port=self.port, hosts=_names(address), any_address=_is_everywhere(address), token=token)
        config = uvicorn.Config(
            self._desk.application(guard),
            log_config=None,
            access_log=False,
            ws="none",
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=2,
        )
        self._server = _Uvicorn(config, self._desk)

    def run(self) -> None:
        """Serve until interrupted or stopped."""
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """Make `run` return; may be called from another thread."""
        self._server.should_exit = True


class _Uvicorn(uvicorn.Server):
    """A server that lets go of the browsers that wait for news before it waits for them to go."""

    def __init__(self, config: uvicorn.Config, open_desk: Desk) -> None:
        super().__init__(config)
        self._open_desk = open_desk

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._open_desk.stop()
        await super().shutdown(sockets)


def serve(settings: Settings, *, host: str | None = None, port: int = 0, ready: Callable[[str], None]) -> None:
    """Run a desk until it is interrupted.

    Args:
        settings: What it works with.
        host: An address to open it on to other devices, by a token; else only this machine reaches it.
        port: The port; 0 takes a free one.
        ready: Told the address to open, before the first build is done.

    Raises:
        UsageError: if the address cannot be listened on.
    """
    server = Server(settings, host=host, port=port)
    ready(server.url)
    server.run()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # from here on a browser that opens the address waits for the desk
    except OSError as error:
        listener.close()
        raise UsageError(f"cannot listen on {host}, port {port}: {error.strerror or error}") from error
    return listener


def _names(address: str) -> frozenset[str]:
    if _is_everywhere(address):
        host = socket.gethostname().lower()
        return frozenset({"localhost", host, f"{host}.local"})
    loopback = {"localhost", "127.0.0.1", "[::1]"} if _is_loopback(address) else set()
    return frozenset({_bracketed(address).lower(), *loopback})


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def _is_everywhere(host: str) -> bool:
    return _is_address(host) and ipaddress.ip_address(host).is_unspecified


def _with_headers(send: Send) -> Send:
    """Add the headers that keep the page to itself."""
    extra = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *extra]
        await send(message)

    return sent


def _matters(_change: Change, name: str) -> bool:
    """Tell whether a file is the newspaper's and not an editor's or a program's scratch file."""
    file = Path(name).name
    return not file.startswith((".", "#")) and not file.endswith(("~", ".tmp", ".swp", ".new", ".pyc"))


async def _body(request: Request, model: type[ModelT]) -> ModelT:
    if request.headers.get("content-type", "").split(";")[0] != "application/json":
        raise HTTPException(415)
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > _MAX_BODY:
            raise HTTPException(413)
    try:
        return model.model_validate(json.loads(data))
    except (ValueError, ValidationError) as error:
        raise HTTPException(422) from error


async def _refused(_request: Request, error: Exception) -> Response:
    findings = desk.findings_as_json(error.findings, None) if isinstance(error, LayoutError) else []
    return JSONResponse({"message": str(error), "findings": findings}, status_code=409, headers=_FRESH)


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
