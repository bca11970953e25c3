"""Which view answers at which address. No address names anybody: cases go by their handles."""

from __future__ import annotations

from django.urls import path

from proviso_gateway.portal import (
    asking,
    countersigning,
    deciding,
    files,
    files_waiting,
    keys,
    papers,
    people,
    playing,
    problems,
    running,
    signing,
    signing_in,
    weighing,
    wizard,
    work,
)

handler400 = problems.unreadable
handler404 = problems.not_found
handler500 = problems.our_fault

urlpatterns = [
    path("", playing.front),
    path("sign-in", signing_in.sign_in),
    path("sign-in/code", signing_in.code),
    path("sign-in/password", signing_in.password),
    path("leave", signing_in.leave),
    path("play/next-day", playing.next_day),
    path("play/day/<slug:name>", playing.chapter),
    path("play/<slug:who>", playing.play),
    path("cases", work.work),
    path("cases/<slug:handle>", work.case),
    path("cases/<slug:handle>/stand-back", work.stand_back),
    path("cases/<slug:handle>/weigh", weighing.weigh),
    path("cases/<slug:handle>/draft", weighing.draft),
    path("cases/<slug:handle>/decide", deciding.decide),
    path("cases/<slug:handle>/search", deciding.search),
    path("cases/<slug:handle>/look", deciding.look),
    path("cases/<slug:handle>/documents/<slug:fact>", papers.document),
    path("sign/<str:token>", signing.sign),
    path("running", running.running),
    path("running/acts/<slug:handle>", running.sign_second),
    path("running/enrol/<int:number>", running.enrol),
    path("running/<slug:name>/stop", running.stop),
    path("running/<slug:name>/restart", running.restart),
    path("key", keys.key),
    path("ask", asking.requests),
    path("ask/new", wizard.new),
    path("ask/draft/<slug:name>", wizard.go_on),
    path("ask/draft/<slug:name>/take-back", wizard.take_back),
    path("ask/countersign/<slug:name>", countersigning.read),
    path("ask/countersign/<slug:name>/document/<slug:fact>", countersigning.document),
    path("ask/draft/<slug:name>/keep", wizard.keep),
    path("ask/draft/<slug:name>/delete", wizard.drop),
    path("ask/draft/<slug:name>/<slug:page>", wizard.step),
    path("ask/opener", asking.opener),
    path("ask/people", people.people),
    path("ask/people/<int:number>/end", people.end),
    path("ask/file", files.file),
    path("ask/file/blank", files.blank),
    path("ask/file/countersign/<slug:name>", files_waiting.read),
    path("ask/file/waiting/<slug:name>/delete", files_waiting.drop),
    path("ask/<slug:handle>", asking.one),
    path("ask/<slug:handle>/call", asking.call),
    path("ask/<slug:handle>/evidence", wizard.give_evidence),
    path("ask/<slug:handle>/destroyed", asking.destroyed),
    path("ask/<slug:handle>/withdraw", asking.withdraw),
]
